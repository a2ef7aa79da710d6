"""The demo's receiver believes what a Standard Webhooks library signs, and nothing else."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import httpx
import orjson
import pytest
from standardwebhooks import Webhook

from service.laptop.receiver import Receipt, Receiver, verify

BODY = orjson.dumps({"type": "article.succeeded", "timestamp": "x", "data": {"job": {"id": "job_1"}}})


def signed(secret: str, body: bytes = BODY, at: float | None = None) -> dict[str, str]:
    moment = time.time() if at is None else at
    signature = Webhook(secret).sign("evt_1", datetime.fromtimestamp(moment, UTC), body.decode())
    return {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(moment)),
        "webhook-signature": f"v1,bm9uZQ== {signature}",
    }


def test_webhook_is_noted_as_valid_when_its_signature_holds():
    with Receiver() as receiver:
        answer = httpx.post(
            receiver.webhook["url"], content=BODY, headers=signed(receiver.secret), trust_env=False
        )
        assert answer.status_code == 204
        assert receiver.receipts == {"job_1": Receipt("article.succeeded", True)}


def test_webhook_is_noted_as_wrong_when_the_body_was_changed():
    with Receiver() as receiver:
        headers = signed(receiver.secret)
        answer = httpx.post(receiver.webhook["url"], content=BODY + b" ", headers=headers, trust_env=False)
        assert answer.status_code == 400
        assert receiver.receipts == {"job_1": Receipt("article.succeeded", False)}


@pytest.mark.parametrize("body", [b"", b"[]", b'{"type": "x"}', b"\xff"])
def test_webhook_is_refused_when_it_is_no_event(body: bytes):
    receiver = Receiver()
    assert not receiver.receive({}, body)
    assert receiver.receipts == {}
    receiver._server.server_close()


def test_signature_is_refused_when_it_is_old():
    secret = "whsec_" + "A" * 32
    assert verify(secret, signed(secret, at=1_000), BODY, now=1_200)
    assert not verify(secret, signed(secret, at=1_000), BODY, now=2_000)
    assert not verify(secret, {"webhook-timestamp": "soon"}, BODY, now=0)
