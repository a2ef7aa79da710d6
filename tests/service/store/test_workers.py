"""Engine versions side by side, as while new workers replace old ones."""

from __future__ import annotations

import pytest

from service.store import keys
from service.store.jobs import JobStore
from service.store.workers import ALIVE_S, WorkerStore
from tests.factories import a_job, a_submission, an_analysis


@pytest.fixture
def workers(redis_client) -> WorkerStore:
    return WorkerStore(redis_client)


def test_new_engine_stays_when_old_workers_go_on_beside_it(workers: WorkerStore, redis_client) -> None:
    for version in ("old", "old", "new", "old", "new", "old"):
        workers.announce_engine(version)
    assert redis_client.get(keys.ENGINE()) == b"new"
    assert redis_client.hlen(keys.ENGINES()) == 2


def test_former_engine_comes_back_when_the_new_one_is_withdrawn(workers: WorkerStore, redis_client) -> None:
    for version in ("old", "new"):
        workers.announce_engine(version)
    was_seen(redis_client, "new", ALIVE_S + 1)
    workers.announce_engine("old")
    assert redis_client.get(keys.ENGINE()) == b"old"
    assert redis_client.hlen(keys.ENGINES()) == 1
    workers.announce_engine("new")
    assert redis_client.get(keys.ENGINE()) == b"new"


def test_engine_does_not_stay_for_good_when_the_clock_went_back(workers: WorkerStore, redis_client) -> None:
    workers.announce_engine("old")
    redis_client.hset(keys.ENGINES(), "old", f"{10**17} {10**17}")
    workers.announce_engine("new")
    assert redis_client.get(keys.ENGINE()) == b"new"


def test_submission_is_not_answered_from_the_old_engine_when_the_new_one_has_come(
    workers: WorkerStore, jobs: JobStore
) -> None:
    submission = a_submission("One article.")
    jobs.create(a_job(submission), submission)
    assert jobs.succeed(jobs.claim("w"), an_analysis())
    old = an_analysis().engine.version
    assert jobs.create(a_job(submission), submission).status == "succeeded"
    workers.announce_engine("new")
    workers.announce_engine(old)
    assert jobs.create(a_job(submission), submission).status == "queued"


def test_processes_are_forgotten_when_their_worker_has_gone(workers: WorkerStore, redis_client) -> None:
    for name in ("left", "died", "alive"):
        workers.beat("analysis", name, processes=8)
    workers.leave("analysis", "left")
    redis_client.zincrby(keys.WORKERS("analysis"), -ALIVE_S - 1, "died")
    workers.beat("analysis", "alive", processes=8)
    assert redis_client.hgetall(keys.PROCESSES("analysis")) == {b"alive": b"8"}


def was_seen(client, version: str, ago_s: int) -> None:
    """Puts the last sign of life of a version back in time."""
    since, seen = client.hget(keys.ENGINES(), version).decode().split()
    client.hset(keys.ENGINES(), version, f"{since} {int(seen) - ago_s * 1_000_000}")
