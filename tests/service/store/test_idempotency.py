"""Idempotency keys: the three answers, also to requests that come at once."""

from __future__ import annotations

import threading

import pytest

from service.settings import Settings
from service.store import connect, keys
from service.store.idempotency import Answer, Begun, IdempotencyStore, InFlightError, KeyReusedError
from tests.factories import a_job, a_submission

ANSWER = Answer(202, b'{"id": "job_1"}\n', {"Location": "/v1/jobs/job_1"})


class Requests(IdempotencyStore):
    """The store, asked with what does not matter here filled in."""

    def ask(self, fingerprint: str = "body-1", tenant: str = "local", lease_s: int = 60) -> Begun | Answer:
        return self.begin(tenant, "k", fingerprint, "job", lease_s)


@pytest.fixture
def store(redis_client, settings) -> Requests:
    return Requests(redis_client, settings)


def test_first_answer_comes_again_when_the_request_is_the_same(store: Requests) -> None:
    assert isinstance(store.ask(), Begun)
    store.complete("local", "k", ANSWER)
    assert store.ask() == ANSWER


def test_key_is_refused_when_the_request_is_another(store: Requests) -> None:
    store.ask()
    with pytest.raises(KeyReusedError):
        store.ask("body-2")
    store.complete("local", "k", ANSWER)
    with pytest.raises(KeyReusedError):
        store.ask("body-2")


def test_key_is_in_flight_until_the_answer(store: Requests) -> None:
    store.ask()
    with pytest.raises(InFlightError):
        store.ask()


def test_key_is_as_new_when_its_request_was_refused(store: Requests) -> None:
    store.ask()
    store.forget("local", "k")
    assert isinstance(store.ask("body-2"), Begun)


def test_tenants_do_not_share_keys(store: Requests) -> None:
    store.ask()
    assert isinstance(store.ask("body-2", tenant="other"), Begun)


@pytest.mark.parametrize("broke_off", [True, False])
def test_next_try_makes_the_same_job_when_the_first_died(store: Requests, jobs, broke_off: bool) -> None:
    first = store.ask(lease_s=60 if broke_off else 0)
    submission = a_submission()
    made = jobs.create(a_job(submission, job_id=first.id), submission)
    if broke_off:
        store.release("local", "k")
    second = store.ask()
    assert second == first
    assert jobs.create(a_job(submission, job_id=second.id), submission) == made
    assert jobs.stats().depth == 1


def test_key_is_kept_a_day(store: Requests, redis_client) -> None:
    store.ask()
    store.complete("local", "k", ANSWER)
    assert 86_000 < redis_client.ttl(keys.IDEMPOTENCY("local", "k")) <= 86_400


def test_expired_key_stays_gone_when_its_request_ends_later(store: Requests, redis_client) -> None:
    name = keys.IDEMPOTENCY("local", "k")
    for end in (lambda: store.complete("local", "k", ANSWER), lambda: store.release("local", "k")):
        store.ask()
        redis_client.pexpire(name, 0)
        end()
        assert not redis_client.exists(name)


def test_one_of_many_wins_when_they_come_at_once(redis_server, redis_client) -> None:
    settings = Settings(redis_url=redis_server.url)
    outcomes: list[object] = []
    start = threading.Barrier(8)

    def request() -> None:
        client = connect(redis_server.url, role="api")
        start.wait()
        try:
            outcomes.append(Requests(client, settings).ask())
        except InFlightError as error:
            outcomes.append(error)
        client.close()

    threads = [threading.Thread(target=request) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(outcome, Begun) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, InFlightError) for outcome in outcomes) == 7
