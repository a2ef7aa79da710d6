"""What the stores raise when Redis is away, full, or read-only."""

from __future__ import annotations

import socket
import time

import pytest

from service.settings import Settings
from service.store import StoreFullError, StoreUnavailableError, connect
from service.store.articles import ArticleStore
from service.store.jobs import JobStore
from tests.conftest import free_port
from tests.factories import a_job, a_submission, an_analysis


def test_store_is_unavailable_within_two_seconds_when_redis_is_away() -> None:
    settings = Settings(redis_url=f"redis://127.0.0.1:{free_port()}/0")
    client = connect(settings.redis_url, role="api")
    started = time.monotonic()
    submission = a_submission()
    for call in (
        lambda: JobStore(client, settings).create(a_job(submission), submission),
        lambda: JobStore(client, settings).get("local", "job_1"),
        lambda: ArticleStore(client, settings).get("local", "art_1"),
    ):
        with pytest.raises(StoreUnavailableError):
            call()
    assert time.monotonic() - started < 2
    client.close()


def test_store_is_unavailable_within_two_seconds_when_redis_hangs(settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = connect(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", role="api")
        started = time.monotonic()
        with pytest.raises(StoreUnavailableError):
            JobStore(client, settings).get("local", "job_1")
        assert time.monotonic() - started < 1.9
        client.close()


def test_nothing_more_is_accepted_and_work_goes_on_when_redis_is_full(jobs: JobStore, redis_client) -> None:
    submission = a_submission("Accepted in time.")
    job = jobs.create(a_job(submission), submission)
    redis_client.config_set("maxmemory", 1)
    try:
        late = a_submission("Too late.")
        with pytest.raises(StoreFullError):
            jobs.create(a_job(late), late)
        claim = jobs.claim("w")
        assert claim.job_id == job.id
        assert jobs.heartbeat(claim)
        assert jobs.succeed(claim, an_analysis())
    finally:
        redis_client.config_set("maxmemory", 0)
    assert [j.id for j in jobs.list("local").items] == [job.id]
    assert jobs.create(a_job(late), late).status == "queued"


def test_store_is_unavailable_when_redis_takes_no_writes(jobs: JobStore, redis_client) -> None:
    redis_client.config_set("min-replicas-to-write", 1)
    try:
        submission = a_submission()
        with pytest.raises(StoreUnavailableError):
            jobs.create(a_job(submission), submission)
    finally:
        redis_client.config_set("min-replicas-to-write", 0)
