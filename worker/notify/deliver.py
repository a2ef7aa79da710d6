"""One attempt of one delivery: claim it, send it, write down what came of it."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from schemas.messages import DeliverWebhook
from schemas.webhooks import PING, Attempt
from service.settings import Settings
from service.store import NotFoundError
from service.store.deliveries import Claim, Outcome
from service.store.times import rfc3339
from worker.notify.context import Context
from worker.notify.egress import Answer, EgressError
from worker.notify.schedule import parse_retry_after, retry_in_s
from worker.notify.sign import signed_headers

# Of a receiver's answer only the beginning is looked at, and less of it is kept in the log.
MAX_ANSWER_BYTES = 65_536
MAX_LOGGED_BYTES = 1_024
USER_AGENT = "Dateline-Webhooks/1"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Address:
    """Where a claimed delivery goes, and the secrets that sign it."""

    url: str
    secrets: tuple[str, ...]


def attempt(context: Context, delivery_id: str) -> None:
    """Tries the delivery if it is due and nobody else is at it, then rings for those that
    waited for room at the same receiver."""
    claim = context.deliveries.claim(delivery_id)
    if claim is None:
        return
    try:
        address = _address(context, claim)
    except NotFoundError:
        _close(context, claim, "Not sent: the endpoint was deleted or switched off.")
    else:
        _try(context, claim, address)
    for waiting in context.deliveries.take_lane(claim.lane):
        context.ring(DeliverWebhook(waiting))


def _address(context: Context, claim: Claim) -> _Address:
    """The endpoint's address as it is now. Raises NotFoundError where it takes nothing; one that
    is switched off still takes pings, so that its owner can try it."""
    if claim.endpoint_id is None:
        return _Address(claim.url, (claim.secret,) if claim.secret else ())
    endpoint = context.endpoints.get(claim.tenant, claim.endpoint_id)
    if not endpoint.enabled and claim.event_type != PING:
        raise NotFoundError(claim.endpoint_id)
    return _Address(endpoint.url, context.endpoints.secrets(claim.tenant, claim.endpoint_id))


def _close(context: Context, claim: Claim, error: str) -> None:
    """Ends a delivery without an attempt."""
    entry = Attempt(rfc3339(time.time_ns() // 1000), 0, error=error)
    context.deliveries.finish(claim, "failed", entry, url=claim.url)


def _try(context: Context, claim: Claim, address: _Address) -> None:
    """Sends the delivery once and writes down the outcome."""
    began, clock = time.time(), time.perf_counter()
    answer, error = _send(context, claim, address, int(began))
    entry = Attempt(
        at=rfc3339(int(began * 1e6)),
        duration_ms=round((time.perf_counter() - clock) * 1000),
        status_code=answer.status if answer else None,
        error=error,
        answer=_excerpt(answer),
    )
    is_gone = answer is not None and answer.status == 410
    delay_s = None if error is None or is_gone else _delay_s(context.settings, claim, answer)
    outcome: Outcome = "succeeded" if error is None else "failed" if delay_s is None else "retry"
    switched_off = context.deliveries.finish(
        claim, outcome, entry, url=address.url, retry_in_s=delay_s or 0, is_gone=is_gone
    )
    log.info(
        "webhook_attempt", delivery_id=claim.id, event_id=claim.event_id, outcome=outcome, tries=claim.tries,
        status_code=entry.status_code, duration_ms=entry.duration_ms, error=error,
    )  # fmt: skip
    if switched_off:
        log.warning("webhook_endpoint_disabled", endpoint_id=claim.endpoint_id, reason=switched_off)


def _send(
    context: Context, claim: Claim, address: _Address, timestamp: int
) -> tuple[Answer | None, str | None]:
    """(answer, error); the error is None exactly where the receiver took the delivery."""
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "*/*",
        "Content-Type": "application/json",
        **signed_headers(address.secrets, claim.event_id, timestamp, claim.body),
    }
    try:
        answer = context.egress.request(
            "POST",
            address.url,
            headers=headers,
            body=claim.body,
            timeout_s=context.settings.webhook_timeout_s,
            max_bytes=MAX_ANSWER_BYTES,
        )
    except EgressError as error:
        return None, str(error)
    if 200 <= answer.status < 300:
        return answer, None
    if 300 <= answer.status < 400:
        return answer, f"The receiver redirects ({answer.status}); webhooks follow no redirect."
    return answer, f"The receiver answered {answer.status}."


def _delay_s(settings: Settings, claim: Claim, answer: Answer | None) -> float | None:
    """Seconds until the next try, None where there is none."""
    asked = parse_retry_after(answer.headers.get("retry-after"), datetime.now(UTC)) if answer else None
    jitter = random.random()  # noqa: S311  spreads load, keeps no secret
    return retry_in_s(claim.tries, settings.webhook_retry_s, jitter=jitter, retry_after_s=asked)


def _excerpt(answer: Answer | None) -> str | None:
    """The beginning of the receiver's body for the log."""
    return answer.body[:MAX_LOGGED_BYTES].decode("utf-8", "replace") if answer and answer.body else None
