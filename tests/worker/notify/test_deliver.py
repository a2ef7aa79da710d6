"""Attempts over real HTTP and a real store: what counts as delivered, and what follows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from schemas.webhooks import Attempt, EndpointIn
from service.store import ConflictError, NotFoundError
from service.store.deliveries import Notice
from service.store.deliveries import Receiver as Address
from service.store.ids import new_id
from service.store.webhooks import new_secret
from tests.worker.receivers import drips, hangs, raw, says
from worker.notify.egress import Egress

from .conftest import Notifier

BODY = b'{"type":"article.succeeded","timestamp":"2026-01-01T00:00:00Z","data":{}}'


@pytest.fixture
def deliver(notifier):
    """Registers an endpoint at the URL, delivers one event to it, and returns (endpoint, delivery id)."""

    def deliver(url: str, event_id: str = "evt_01"):
        stores = notifier.context
        endpoint = stores.endpoints.create("local", EndpointIn(url))
        added = stores.deliveries.add("local", Notice(event_id, "article.succeeded", BODY), endpoint)
        notifier.deliver()
        return endpoint, stores.deliveries.get("local", endpoint.id, added)

    return deliver


def test_receiver_verifies_the_bytes_when_delivered(receiver, deliver):
    hook = receiver(says(204, b""))
    endpoint, delivery = deliver(hook.url)
    request = hook.requests.get_nowait()
    assert Webhook(endpoint.secret).verify(request.body, request.headers) == json.loads(BODY)
    assert request.body == BODY
    assert request.headers["webhook-id"] == delivery.event_id == "evt_01"
    assert delivery.status == "succeeded"
    assert [a.status_code for a in delivery.attempts] == [204]


TWO_LENGTHS = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
FAILURES = {
    "hangs": (hangs, None, "No complete answer within 1 s."),
    "drips": (drips, None, "No complete answer within 1 s."),
    "drops": (raw(b""), None, "The answer is no valid HTTP, or was cut off"),
    "garbage": (raw(b"\x00\xffSSH-2.0\r\n\r\n"), None, "The answer is no valid HTTP, or was cut off"),
    "lies": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort"), None, "was cut off"),
    "two lengths": (raw(TWO_LENGTHS), None, "no valid HTTP"),
    "endless header": (raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000), None, "no valid HTTP"),
    "redirects": (says(302, Location="http://127.0.0.1/"), 302, "webhooks follow no redirect"),
    "not modified": (says(304, b""), 304, "webhooks follow no redirect"),
    "fails": (says(500, b"<h1>oops</h1>"), 500, "The receiver answered 500."),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILURES)
def test_attempt_fails_with_a_clear_error_when_receiver(receiver, deliver, case):
    behaviour, status, error = FAILURES[case]
    _, delivery = deliver(receiver(behaviour).url)
    (attempt,) = delivery.attempts
    assert delivery.status == "pending"
    assert delivery.next_attempt_at is not None
    assert attempt.status_code == status
    assert error in attempt.error
    assert attempt.duration_ms < 1500


def test_answer_is_cut_and_delivered_when_it_never_ends(receiver, deliver):
    def floods(receiver, connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)

    _, delivery = deliver(receiver(floods).url)
    assert delivery.status == "succeeded"
    assert delivery.attempts[0].answer == "x" * 1024


def test_attempt_fails_when_nobody_listens(receiver, deliver):
    hook = receiver()
    hook.close()
    _, delivery = deliver(hook.url)
    assert delivery.attempts[0].error == "The connection failed: Connection refused."
    assert delivery.status == "pending"


def test_attempt_is_refused_when_address_is_closed(context, receiver):
    hook = receiver()
    strict = Egress(replace(context.settings, egress_allow=()))
    closed = Notifier(replace(context, egress=strict))
    endpoint = context.endpoints.create("local", EndpointIn(hook.url))
    added = context.deliveries.add("local", Notice("evt_01", "article.failed", BODY), endpoint)
    closed.deliver()
    closed.close()
    (attempt,) = context.deliveries.get("local", endpoint.id, added).attempts
    assert "closed to outgoing requests" in attempt.error
    assert hook.requests.empty()


def test_retries_follow_the_schedule_when_receiver_keeps_failing(context, notifier, clock, receiver):
    hook = receiver(says(503, b""))
    endpoint = context.endpoints.create("local", EndpointIn(hook.url))
    added = context.deliveries.add("local", Notice("evt_01", "article.failed", BODY), endpoint)
    waits = context.settings.webhook_retry_s
    assert waits == (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
    for done, wait in enumerate(waits, 1):
        notifier.deliver()
        assert hook.requests.qsize() == done
        clock.forward(wait - 1)
        notifier.deliver()
        assert hook.requests.qsize() == done, "it came before its time"
        clock.forward(1 + 0.1 * wait)
    notifier.deliver()
    delivery = context.deliveries.get("local", endpoint.id, added)
    assert (delivery.status, len(delivery.attempts), delivery.next_attempt_at) == ("failed", 10, None)
    ids = {hook.requests.get_nowait().headers["webhook-id"] for _ in range(10)}
    assert ids == {"evt_01"}


def test_retry_waits_longer_when_receiver_asks_for_it(context, notifier, clock, receiver, deliver):
    hook = receiver(says(429, b"", Retry_After="600"))
    deliver(hook.url)
    clock.forward(599)
    notifier.deliver()
    assert hook.requests.qsize() == 1
    clock.forward(1)
    notifier.deliver()
    assert hook.requests.qsize() == 2


def test_endpoint_is_switched_off_when_it_answers_410(context, notifier, receiver, deliver):
    endpoint, delivery = deliver(receiver(says(410, b"")).url)
    assert delivery.status == "failed"
    after = context.endpoints.get("local", endpoint.id)
    assert (after.enabled, after.disabled_reason) == (False, "gone")
    assert context.endpoints.hearing("local", "article.failed") == ()


def test_endpoint_is_switched_off_when_five_days_bring_only_failures(context, notifier, clock, receiver):
    hook = receiver(says(500, b""))
    endpoint = context.endpoints.create("local", EndpointIn(hook.url))

    def fail_once(event_id: str):
        context.deliveries.add("local", Notice(event_id, "article.failed", BODY), endpoint)
        notifier.deliver()
        return context.endpoints.get("local", endpoint.id)

    assert fail_once("evt_01").failing_since is not None
    clock.forward(4 * 86400)
    hook.behaviour = says(200)
    assert fail_once("evt_02").failing_since is None
    hook.behaviour = says(500)
    assert fail_once("evt_03").enabled
    clock.forward(5 * 86400 - 10)
    assert fail_once("evt_04").enabled
    clock.forward(20)
    after = fail_once("evt_05")
    assert (after.enabled, after.disabled_reason) == (False, "failing")
    revived = context.endpoints.update("local", endpoint.id, {"enabled": True})
    assert (revived.enabled, revived.failing_since, revived.disabled_reason) == (True, None, None)


def test_delivery_ends_unsent_when_endpoint_is_off_by_then(context, notifier, clock, receiver, deliver):
    hook = receiver(says(500))
    endpoint, delivery = deliver(hook.url)
    context.endpoints.update("local", endpoint.id, {"enabled": False})
    clock.forward(10)
    notifier.deliver()
    assert hook.requests.qsize() == 1
    after = context.deliveries.get("local", endpoint.id, delivery.id)
    assert after.status == "failed"
    assert after.attempts[-1].error == "Not sent: the endpoint was deleted or switched off."


def test_delivery_is_tried_again_when_its_notifier_died(context, notifier, clock, receiver):
    hook = receiver()
    endpoint = context.endpoints.create("local", EndpointIn(hook.url))
    added = context.deliveries.add("local", Notice("evt_01", "article.failed", BODY), endpoint)
    assert list(context.deliveries.take_due()) == [added]
    dead = context.deliveries.claim(added)
    assert context.deliveries.claim(added) is None, "two notifiers hold one delivery"
    notifier.deliver()
    assert hook.requests.empty()
    clock.forward(context.settings.webhook_timeout_s + 16)
    notifier.deliver()
    assert hook.requests.get_nowait().headers["webhook-id"] == dead.event_id
    assert context.deliveries.get("local", endpoint.id, added).status == "succeeded"


def test_late_outcome_is_only_logged_when_the_claim_was_lost(context, notifier, clock, receiver):
    hook = receiver(says(500))
    endpoint = context.endpoints.create("local", EndpointIn(hook.url))
    added = context.deliveries.add("local", Notice("evt_01", "article.failed", BODY), endpoint)
    context.deliveries.take_due()
    late = context.deliveries.claim(added)
    clock.forward(60)
    notifier.deliver()
    context.deliveries.finish(late, "succeeded", Attempt("2026-01-01T00:00:00Z", 1, 200), url=hook.url)
    delivery = context.deliveries.get("local", endpoint.id, added)
    assert (delivery.status, len(delivery.attempts)) == ("pending", 2)


def test_both_secrets_sign_when_one_was_rotated_today(context, notifier, clock, receiver, deliver):
    hook = receiver()
    old, _ = deliver(hook.url)
    hook.requests.get_nowait()
    new = context.endpoints.rotate("local", old.id)
    assert new.secret != old.secret

    def send(event_id: str):
        context.deliveries.add("local", Notice(event_id, "article.failed", BODY), new)
        notifier.deliver()
        return hook.requests.get_nowait()

    request = send("evt_02")
    assert request.headers["webhook-signature"].count("v1,") == 2
    for endpoint in (old, new):
        Webhook(endpoint.secret).verify(request.body, request.headers)
    clock.forward(86_400)
    request = send("evt_03")
    Webhook(new.secret).verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old.secret).verify(request.body, request.headers)


def test_delivery_comes_again_under_its_id_when_redelivered(context, notifier, receiver, deliver):
    hook = receiver()
    endpoint, delivery = deliver(hook.url)
    again = context.deliveries.redeliver("local", endpoint.id, delivery.id)
    assert again.status == "pending"
    notifier.deliver()
    first, second = hook.requests.get_nowait(), hook.requests.get_nowait()
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)
    after = context.deliveries.get("local", endpoint.id, delivery.id)
    assert (after.status, len(after.attempts)) == ("succeeded", 2)


def test_redelivery_is_refused_when_an_attempt_is_under_way(context, notifier, receiver, deliver):
    endpoint, delivery = deliver(receiver().url)
    context.deliveries.redeliver("local", endpoint.id, delivery.id)
    context.deliveries.claim(delivery.id)
    with pytest.raises(ConflictError):
        context.deliveries.redeliver("local", endpoint.id, delivery.id)


def test_delivery_is_not_found_when_tenant_or_endpoint_is_another(context, receiver, deliver):
    endpoint, delivery = deliver(receiver().url)
    other = context.endpoints.create("local", EndpointIn("http://127.0.0.1/"))
    for tenant, endpoint_id in (("other", endpoint.id), ("local", other.id)):
        with pytest.raises(NotFoundError):
            context.deliveries.get(tenant, endpoint_id, delivery.id)
        with pytest.raises(NotFoundError):
            context.deliveries.redeliver(tenant, endpoint_id, delivery.id)
    assert context.deliveries.list("other", endpoint.id).items == ()


def test_ping_arrives_when_endpoint_chose_other_events(context, notifier, receiver):
    hook = receiver()
    endpoint = context.endpoints.create("local", EndpointIn(hook.url, events=("article.failed",)))
    ping = context.deliveries.ping(endpoint)
    notifier.deliver()
    request = hook.requests.get_nowait()
    body = Webhook(endpoint.secret).verify(request.body, request.headers)
    assert body["type"] == "webhook.ping"
    assert body["data"] == {"endpoint_id": endpoint.id}
    assert context.deliveries.get("local", endpoint.id, ping.id).status == "succeeded"


def test_ping_arrives_when_endpoint_is_switched_off(context, notifier, receiver):
    hook = receiver()
    endpoint = context.endpoints.create("local", EndpointIn(hook.url, enabled=False))
    context.deliveries.ping(endpoint)
    notifier.deliver()
    assert json.loads(hook.requests.get_nowait().body)["type"] == "webhook.ping"
    assert not context.endpoints.get("local", endpoint.id).enabled


def test_submission_receiver_gets_the_event_when_it_has_no_endpoint(context, notifier, receiver):
    hook = receiver()
    secret = new_secret()
    notice = Notice("evt_01", "article.succeeded", BODY)
    context.deliveries.add("local", notice, Address(hook.url, secret))
    context.deliveries.add("local", notice, Address(hook.url, secret))
    notifier.deliver()
    request = hook.requests.get_nowait()
    Webhook(secret).verify(request.body, request.headers)
    assert hook.requests.empty(), "one event came twice to one receiver"


def test_deliveries_come_page_by_page_when_listed(context, clock):
    endpoint = context.endpoints.create("local", EndpointIn("http://127.0.0.1/"))
    added = []
    for number in range(7):
        clock.forward(number % 2)  # some share their microsecond
        notice = Notice(new_id("evt"), "article.failed", BODY)
        added.append(context.deliveries.add("local", notice, endpoint))
    seen, cursor = [], None
    while True:
        page = context.deliveries.list("local", endpoint.id, cursor=cursor, limit=3)
        seen += [delivery.id for delivery in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted(added)
    assert len(seen) == len(set(seen)) == 7


def test_nothing_stays_for_ever_when_deliveries_are_over(context, notifier, receiver, deliver, redis_client):
    deliver(receiver().url)
    kept = [key for key in redis_client.scan_iter() if redis_client.ttl(key) == -1]
    names = {key.decode().split(":")[1] for key in kept}
    assert names == {"endpoint", "endpoints", "counters"}
