"""The clock of the Redis server jumps by an hour: nothing is lost, and nothing waits for the hour."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.webhooks import Attempt
from service.store import keys
from service.store.admissions import AdmissionStore
from service.store.deliveries import LEASE_MARGIN_S, DeliveryStore, Notice, Receiver
from service.store.idempotency import Answer, IdempotencyStore
from service.store.jobs import JobStore
from service.store.workers import WorkerStore
from tests.clocks import jump
from tests.factories import a_job, a_submission, an_analysis

HOUR = 3600


def submit(jobs: JobStore, content: str = "One."):
    submission = a_submission(content)
    return jobs.create(a_job(submission), submission)


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_job_of_a_dead_worker_is_taken_over_when_the_clock_has_jumped(
    redis_client, settings, seconds: int
) -> None:
    jobs = JobStore(redis_client, replace(settings, lease_s=0.01))
    job = submit(jobs)
    jobs.claim("dead")
    jump(redis_client, seconds)
    while not jobs.reap():
        pass
    assert jobs.succeed(jobs.claim("w"), an_analysis())
    assert jobs.get("local", job.id).attempts == 2


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_claim_holds_and_ends_once_when_the_clock_jumps_under_it(
    jobs, outbox, redis_client, seconds: int
) -> None:
    job = submit(jobs)
    claim = jobs.claim("w")
    jump(redis_client, seconds)
    assert jobs.heartbeat(claim)
    assert jobs.reap() == 0
    assert jobs.claim("another") is None
    assert jobs.succeed(claim, an_analysis())
    assert [event.job_id for event in outbox.due()] == [job.id]


def test_lapsed_claim_is_refused_when_the_clock_jumped_and_another_took_over(jobs, redis_client) -> None:
    submit(jobs)
    slow = jobs.claim("slow")
    jump(redis_client, HOUR)
    assert jobs.reap() == 1
    fast = jobs.claim("fast")
    assert not jobs.heartbeat(slow)
    assert not jobs.succeed(slow, an_analysis())
    assert jobs.succeed(fast, an_analysis())


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_lost_bell_is_rung_again_when_the_clock_has_jumped(jobs, redis_client, seconds: int) -> None:
    submit(jobs)
    assert jobs.bells_to_ring(5) == 1
    jump(redis_client, seconds)
    assert jobs.stats().oldest_age_s > 5
    assert jobs.bells_to_ring(5) == 1


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_event_is_handed_out_when_the_clock_has_jumped(jobs, outbox, redis_client, seconds: int) -> None:
    job = submit(jobs)
    jobs.cancel("local", job.id)
    jump(redis_client, seconds)
    assert [event.job_id for event in outbox.due()] == [job.id]
    assert outbox.due() == []


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_dead_worker_is_not_taken_for_alive_when_the_clock_has_jumped(redis_client, seconds: int) -> None:
    workers = WorkerStore(redis_client)
    workers.beat("analysis", "dead:1")
    jump(redis_client, seconds)
    assert workers.alive("analysis") == 0
    assert not workers.is_alive_on("dead")
    workers.beat("analysis", "host:1")
    assert workers.alive("analysis") == 1
    assert redis_client.zcard(keys.WORKERS("analysis")) == 1


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_jobs_of_one_priority_are_all_done_when_the_clock_jumps_between_them(
    jobs, redis_client, seconds: int
) -> None:
    first = submit(jobs)
    jump(redis_client, seconds)
    second = submit(jobs, "Two.")
    assert {jobs.claim("w").job_id for _ in range(2)} == {first.id, second.id}


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_kept_answer_is_given_again_when_the_clock_has_jumped(redis_client, settings, seconds: int) -> None:
    store, answer = IdempotencyStore(redis_client, settings), Answer(202, b"{}")
    store.begin("t", "key", "f", "job", 20)
    store.complete("t", "key", answer)
    jump(redis_client, seconds)
    assert store.begin("t", "key", "f", "job", 20) == answer


@pytest.fixture
def deliveries(redis_client, settings) -> DeliveryStore:
    store = DeliveryStore(redis_client, settings)
    assert store.take_due() == []  # a notifier is at work before the clock jumps
    return store


def make(deliveries: DeliveryStore, event_id: str = "evt_01") -> str:
    return deliveries.add(
        "t", Notice(event_id, "article.succeeded", b"{}"), Receiver("http://a.example/", None)
    )


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_delivery_is_due_when_the_clock_has_jumped(deliveries, redis_client, seconds: int) -> None:
    made = make(deliveries)
    jump(redis_client, seconds)
    while not (taken := deliveries.take_due()):  # as much later as it came after the last look
        pass
    assert list(taken) == [made]
    assert deliveries.claim(made).tries == 1


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_delivery_is_tried_when_its_time_has_come_after_the_clock_jumped(
    redis_client, settings, deliveries, seconds: int
) -> None:
    made = make(deliveries)
    deliveries.take_due()
    deliveries.finish(
        deliveries.claim(made), "retry", Attempt("", 0), url="http://a.example/", retry_in_s=2.0
    )
    jump(redis_client, seconds)
    if seconds < 0:
        assert deliveries.take_due() == []
        jump(redis_client, 3)
    assert list(deliveries.take_due()) == [made]


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_delivery_of_a_dead_notifier_is_made_when_the_clock_has_jumped(
    redis_client, settings, deliveries, seconds: int
) -> None:
    made = make(deliveries)
    deliveries.take_due()
    assert deliveries.claim(made) is not None
    jump(redis_client, seconds)
    deliveries.take_due()
    jump(redis_client, settings.webhook_timeout_s + LEASE_MARGIN_S + 1)
    deliveries.take_due()
    assert deliveries.claim(made).tries == 2


def test_window_of_requests_lasts_no_longer_when_the_clock_went_back(redis_client, settings) -> None:
    store = AdmissionStore(redis_client, settings)
    store.admit("", "127.0.0.1")
    jump(redis_client, -HOUR)
    _, rate = store.admit("", "127.0.0.1")
    assert rate.reset_s <= settings.rate_window_s
