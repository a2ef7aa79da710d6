"""Idempotency keys: the three answers, also to requests that come at once."""

from __future__ import annotations

import threading

import pytest

from service.settings import Settings
from service.store import connect, keys
from service.store.idempotency import Answer, IdempotencyStore, InFlightError, KeyReusedError, Reservation
from tests.factories import a_job, a_submission

ANSWER = Answer(202, {"Location": "/v1/jobs/job_1"}, b'{"id": "job_1"}')


@pytest.fixture
def store(redis_client, settings) -> IdempotencyStore:
    return IdempotencyStore(redis_client, settings)


def test_first_answer_comes_again_when_the_request_is_the_same(store: IdempotencyStore) -> None:
    first = store.reserve("local", "k", "body-1")
    assert first.answer is None
    store.complete(first, ANSWER)
    again = store.reserve("local", "k", "body-1")
    assert (again.answer, again.stem) == (ANSWER, first.stem)


def test_key_is_refused_when_the_request_is_another(store: IdempotencyStore) -> None:
    first = store.reserve("local", "k", "body-1")
    with pytest.raises(KeyReusedError):
        store.reserve("local", "k", "body-2")
    store.complete(first, ANSWER)
    with pytest.raises(KeyReusedError):
        store.reserve("local", "k", "body-2")


def test_key_is_in_flight_until_the_answer(store: IdempotencyStore) -> None:
    store.reserve("local", "k", "body-1")
    with pytest.raises(InFlightError):
        store.reserve("local", "k", "body-1")


def test_key_is_free_again_when_its_request_was_refused(store: IdempotencyStore) -> None:
    store.abandon(store.reserve("local", "k", "body-1"))
    assert store.reserve("local", "k", "body-2").answer is None


def test_tenants_do_not_share_keys(store: IdempotencyStore) -> None:
    store.reserve("a", "k", "body-1")
    assert store.reserve("b", "k", "body-2").answer is None


def test_next_try_makes_the_same_job_when_the_first_died(store, jobs, redis_client) -> None:
    first = store.reserve("local", "k", "body-1")
    submission = a_submission()
    made = jobs.create(a_job(submission, job_id=f"job_{first.stem}"), submission)
    redis_client.hset(first.key, "held", 0)  # its time is over
    second = store.reserve("local", "k", "body-1")
    assert second == first
    again = jobs.create(a_job(submission, job_id=f"job_{second.stem}"), submission)
    assert again == made
    assert jobs.stats().depth == 1


def test_key_is_kept_a_day(store: IdempotencyStore, redis_client) -> None:
    first = store.reserve("local", "k", "body-1")
    store.complete(first, ANSWER)
    assert 86_000 < redis_client.ttl(first.key) <= 86_400


def test_one_of_many_wins_when_they_come_at_once(redis_server, redis_client) -> None:
    settings = Settings(redis_url=redis_server.url)
    outcomes: list[object] = []
    start = threading.Barrier(8)

    def request() -> None:
        client = connect(redis_server.url, role="api")
        start.wait()
        try:
            outcomes.append(IdempotencyStore(client, settings).reserve("local", "k", "body"))
        except InFlightError as error:
            outcomes.append(error)
        client.close()

    threads = [threading.Thread(target=request) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(outcome, Reservation) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, InFlightError) for outcome in outcomes) == 7
    assert len(redis_client.keys(keys.IDEMPOTENCY() + ":*")) == 1
