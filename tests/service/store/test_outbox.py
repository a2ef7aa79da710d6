"""Events are handed out until their taker says done."""

from __future__ import annotations

from service.store import keys
from service.store.ids import sibling
from service.store.jobs import JobStore
from service.store.outbox import OutboxStore
from tests.factories import a_job, a_submission


def canceled(jobs: JobStore, webhook: dict | None = None) -> str:
    submission = a_submission()
    job = jobs.create(a_job(submission), submission, webhook)
    jobs.cancel("local", job.id)
    return job.id


def test_event_tells_of_the_job_and_its_own_webhook(jobs: JobStore, outbox: OutboxStore) -> None:
    webhook = {"url": "https://example.org/hook", "events": ["article.canceled"]}
    job_id = canceled(jobs, webhook)
    (event,) = outbox.due()
    assert (event.type, event.job_id, event.tenant) == ("article.canceled", job_id, "local")
    assert event.event_id == sibling(job_id, "evt")
    assert event.article_id == sibling(job_id, "art")
    assert event.webhook == webhook
    assert event.created_at == jobs.get("local", job_id).finished_at


def test_event_is_not_handed_out_twice_at_once(jobs: JobStore, outbox: OutboxStore) -> None:
    canceled(jobs)
    assert len(outbox.due()) == 1
    assert outbox.due() == []
    assert outbox.depth() == 1


def test_event_comes_again_when_its_taker_died(jobs: JobStore, outbox: OutboxStore, redis_client) -> None:
    canceled(jobs)
    (event,) = outbox.due()
    redis_client.zadd(keys.OUTBOX(), {event.event_id: 0})  # the hold is over
    assert outbox.due() == [event]


def test_nothing_is_left_of_an_event_when_done(jobs: JobStore, outbox: OutboxStore, redis_client) -> None:
    canceled(jobs)
    outbox.done(outbox.due()[0].event_id)
    assert redis_client.exists(keys.OUTBOX(), keys.EVENTS()) == 0


def test_due_is_oldest_first_and_at_most_the_limit(jobs: JobStore, outbox: OutboxStore) -> None:
    ids = [canceled(jobs) for _ in range(3)]
    assert [event.job_id for event in outbox.due(2)] == ids[:2]
