"""The notifier's rounds: from what happened to a job, to a signed request at each receiver."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from standardwebhooks import Webhook

from schemas.batches import BatchItem
from schemas.document import Analysis, Engine, Language, Model, Span, Stats, Summary
from schemas.jobs import Job
from schemas.problems import make_problem
from schemas.submissions import Submission
from schemas.webhooks import Attempt, EndpointIn
from service.store import connect
from service.store.deliveries import Notice
from service.store.ids import new_id, sibling
from service.store.webhooks import new_secret
from tests.factories import a_job, a_submission
from tests.worker.receivers import hangs, says
from worker.notify.context import Context
from worker.notify.loop import Loop, start

from .conftest import Notifier

TITLE = "Bridge reopens"
TEXT = f"{TITLE}\n\nThe bridge reopened on Monday."
ANALYSIS = Analysis(
    engine=Engine("1", {}, Model("m", "1")),
    title=TITLE,
    byline=None,
    language=Language("en", 1.0),
    published_at=None,
    published_at_source="none",
    text=TEXT,
    stats=Stats(len(TEXT), 7, 2, 2, 2),
    summary=Summary(Span(TITLE, 0, len(TITLE)), "", (), (), "extractive", "too_short"),
)


@pytest.fixture
def finish(context):
    """Runs one job to its end: `finish("succeeded", webhook={…})` returns the job's id."""

    def finish(status: str, webhook: dict | None = None, external_id: str | None = None) -> str:
        job_id = new_id("job")
        job = Job(job_id, "local", "queued", sibling(job_id, "art"), "", external_id=external_id)
        context.jobs.create(job, Submission("text", TEXT + job_id, external_id=external_id), webhook)
        if status == "canceled":
            context.jobs.cancel("local", job_id)
        else:
            claim = context.jobs.claim("test")
            if status == "succeeded":
                assert context.jobs.succeed(claim, ANALYSIS)
            else:
                assert context.jobs.fail(claim, make_problem("unreadable", "x" * 9_000))
        return job_id

    return finish


@pytest.fixture
def tick(notifier):
    """One round of the loop, and the attempts that follow from it."""
    loop = Loop(notifier.context)

    def tick() -> None:
        loop.run_once()
        notifier.deliver()

    return tick


@pytest.mark.parametrize("status", ["succeeded", "failed", "canceled"])
def test_endpoint_hears_of_the_end_when_a_job_has(context, receiver, finish, tick, status):
    hook = receiver()
    endpoint = context.endpoints.create("local", EndpointIn(hook.url))
    job_id = finish(status, external_id="desk-1")
    tick()
    request = hook.requests.get_nowait()
    body = Webhook(endpoint.secret).verify(request.body, request.headers)
    assert set(body) == {"type", "timestamp", "data"}
    assert body["type"] == f"article.{status}"
    job, article = body["data"]["job"], body["data"]["article"]
    assert (job["id"], job["status"], job["external_id"]) == (job_id, status, "desk-1")
    assert article["id"] == job["article_id"] == sibling(job_id, "art")
    expected = (TITLE, TITLE) if status == "succeeded" else (None, None)
    assert (article["title"], article["headline"]) == expected
    assert len(request.body) < 20_000
    assert hook.requests.empty()


def test_nobody_else_hears_when_event_or_tenant_is_another(context, receiver, finish, tick):
    hook = receiver()
    context.endpoints.create("other", EndpointIn(hook.url))
    context.endpoints.create("local", EndpointIn(hook.url, events=("article.failed", "batch.completed")))
    context.endpoints.create("local", EndpointIn(hook.url, enabled=False))
    finish("succeeded")
    tick()
    assert hook.requests.empty()


def test_submission_hears_what_it_asked_for_when_it_brought_a_webhook(receiver, finish, tick):
    hook, secret = receiver(), new_secret()
    finish("failed", {"url": hook.url, "events": ["article.succeeded"], "secret": secret})
    finish("succeeded", {"url": hook.url, "secret": secret})
    tick()
    request = hook.requests.get_nowait()
    assert Webhook(secret).verify(request.body, request.headers)["type"] == "article.succeeded"
    assert hook.requests.empty()


def test_receiver_gets_it_once_when_the_fan_out_was_cut_off(context, receiver, finish, tick):
    hook = receiver()
    endpoint = context.endpoints.create("local", EndpointIn(hook.url))
    finish("succeeded")
    (event,) = context.outbox.due()
    loop = Loop(context)
    loop._fan_out(event, [endpoint])  # died here, before the event was reported done
    loop._hand_over(event, [endpoint])
    tick()
    assert hook.requests.qsize() == 1


def test_other_events_are_told_when_one_cannot_be(context, receiver, finish, redis_client):
    class Broken(type(context.articles)):
        def get(self, tenant: str, article_id: str):
            if article_id == sibling(broken, "art"):
                raise ValueError("a record that nobody can read")
            return super().get(tenant, article_id)

    hook = receiver()
    context.endpoints.create("local", EndpointIn(hook.url))
    broken, fine = finish("succeeded"), finish("succeeded")
    articles = Broken(redis_client, context.settings)
    notifier = Notifier(replace(context, articles=articles))
    Loop(notifier.context).run_once()
    notifier.deliver()
    notifier.close()
    assert json.loads(hook.requests.get_nowait().body)["data"]["job"]["id"] == fine
    assert hook.requests.empty()
    assert context.outbox.depth() == 1


def test_event_is_over_when_its_article_was_deleted(context, receiver, finish, tick):
    hook = receiver()
    context.endpoints.create("local", EndpointIn(hook.url))
    context.articles.delete("local", sibling(finish("succeeded"), "art"))
    tick()
    article = json.loads(hook.requests.get_nowait().body)["data"]["article"]
    assert (article["title"], article["links"]) == (None, {})
    assert context.outbox.depth() == 0


@pytest.fixture
def patient(redis_client, settings):
    """A notifier on Redis's own clock whose requests may take long."""
    slow = replace(settings, webhook_timeout_s=60.0)
    notifier = Notifier(Context.build(slow, redis_client, ring=lambda message: True))
    yield notifier
    notifier.close()


def test_others_are_served_when_one_of_fifty_endpoints_hangs(patient, receiver):
    stores = patient.context
    dead, alive = receiver(hangs), receiver(says(204, b""))
    urls = [dead.url] + [f"{alive.url}/{number}" for number in range(49)]
    endpoints = [stores.endpoints.create("local", EndpointIn(url)) for url in urls]
    for number in range(8):
        for endpoint in endpoints:
            stores.deliveries.add("local", Notice(f"evt_{number}", "article.failed", b"{}"), endpoint)
    loop = Loop(stores)
    arrived = set()
    while len(arrived) < 49 * 8:
        loop.run_once()
        request = alive.requests.get(timeout=20)
        arrived.add((request.line, request.headers["webhook-id"]))
        while not alive.requests.empty():
            request = alive.requests.get_nowait()
            arrived.add((request.line, request.headers["webhook-id"]))
    assert dead.requests.qsize() == stores.settings.webhook_endpoint_concurrency == 4


def test_one_request_at_a_time_when_an_endpoint_fails(context, clock):
    endpoint = context.endpoints.create("local", EndpointIn("http://127.0.0.1/"))
    for number in range(6):
        context.deliveries.add("local", Notice(f"evt_{number}", "article.failed", b"{}"), endpoint)
    failure = Attempt("2026-01-01T00:00:00Z", 1, error="refused")
    held = [context.deliveries.claim(taken) for taken in context.deliveries.take_due()]
    assert len(held) == 4
    for claim in held:
        context.deliveries.finish(claim, "retry", failure, url=endpoint.url, retry_in_s=600)
    (taken,) = context.deliveries.take_due()
    assert list(context.deliveries.take_due()) == []
    claim = context.deliveries.claim(taken)
    context.deliveries.finish(claim, "succeeded", replace(failure, error=None), url=endpoint.url)
    clock.forward(600)
    assert len(context.deliveries.take_due()) == 4


def test_rounds_go_on_when_redis_was_away(redis_starter, settings, receiver):
    hook, durable = receiver(), ("--appendonly", "yes", "--appendfsync", "always")
    server = redis_starter(None, *durable)
    client = connect(server.url, role="worker")
    notifier = Notifier(Context.build(settings, client, ring=lambda message: True))
    stores = notifier.context
    endpoint = stores.endpoints.create("local", EndpointIn(hook.url))
    stores.deliveries.add("local", Notice("evt_1", "article.failed", b"{}"), endpoint)
    server.process.kill()
    server.process.wait()
    loop = start(stores)
    redis_starter(server.port, *durable)
    assert hook.requests.get(timeout=20).headers["webhook-id"] == "evt_1"
    loop.stop()
    notifier.close()
    client.close()


def test_endpoint_hears_of_a_batch_once_when_its_last_job_has_ended(context, receiver, tick):
    hook = receiver()
    endpoint = context.endpoints.create("local", EndpointIn(hook.url, events=("batch.completed",)))
    submissions = [a_submission(f"Article {number} of the batch.") for number in range(2)]
    batch_id = new_id("bat")
    rows = [(a_job(one, "local", batch_id=batch_id), BatchItem(one)) for one in submissions]
    context.batches.create("local", batch_id, rows)
    assert context.jobs.fail(context.jobs.claim("test"), make_problem("unreadable", ""))
    tick()
    assert hook.requests.empty()
    assert context.jobs.succeed(context.jobs.claim("test"), ANALYSIS)
    tick()
    request = hook.requests.get_nowait()
    body = Webhook(endpoint.secret).verify(request.body, request.headers)
    assert body["type"] == "batch.completed"
    assert (body["data"]["batch"]["id"], body["data"]["batch"]["status"]) == (batch_id, "completed")
    counts = body["data"]["batch"]["counts"]
    assert (counts["succeeded"], counts["failed"], counts["running"]) == (1, 1, 0)
    assert hook.requests.empty()
