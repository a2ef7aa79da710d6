"""What goes on when Redis has no memory left: all that carries accepted work on, and reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import redis

from schemas.jobs import Job
from service.settings import Settings
from service.store import StoreFullError, keys
from service.store.admissions import AdmissionStore
from service.store.jobs import JobStore
from service.store.workers import WorkerStore
from tests.factories import a_job, a_submission, an_analysis


@pytest.fixture
def queued(jobs: JobStore) -> Job:
    submission = a_submission()
    return jobs.create(a_job(submission), submission)


@pytest.fixture
def full(redis_client: redis.Redis, queued: Job) -> Iterator[redis.Redis]:
    """The session's server after a job was accepted, with no memory left."""
    redis_client.config_set("maxmemory", 1)
    yield redis_client
    redis_client.config_set("maxmemory", 0)


def test_no_job_is_accepted_when_redis_is_full(jobs, full) -> None:
    submission = a_submission("Another text.")
    with pytest.raises(StoreFullError):
        jobs.create(a_job(submission), submission)


def test_accepted_job_is_finished_when_redis_is_full(jobs, queued, full) -> None:
    assert jobs.succeed(jobs.claim("w"), an_analysis())
    assert jobs.get("local", queued.id).status == "succeeded"


def test_lapsed_job_goes_to_the_next_worker_when_redis_is_full(full, settings) -> None:
    hasty = JobStore(full, replace(settings, lease_s=0.0))
    hasty.claim("dead")
    assert hasty.reap() == 1
    assert hasty.claim("w").attempt == 2


def test_worker_is_seen_alive_when_redis_is_full(full) -> None:
    workers = WorkerStore(full)
    workers.beat("analysis", "host:1")
    assert workers.alive("analysis") == 1


def test_engine_is_announced_when_redis_is_full(full) -> None:
    WorkerStore(full).announce_engine("another")
    assert full.get(keys.ENGINE()) == b"another"


def test_requests_are_counted_when_redis_is_full(full, settings: Settings) -> None:
    admissions = AdmissionStore(full, replace(settings, rate_limit=2))
    assert [admissions.admit("", "::1")[1].exceeded for _ in range(3)] == [False, False, True]
