"""Accepting: the state is kept before the bell rings, and the bell may fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.batches import BatchItem
from schemas.messages import ANALYSIS_QUEUE
from service.intake import Intake
from service.queue import Queue
from service.settings import Settings
from service.store import StoreFullError
from service.store.batches import BatchStore
from service.store.jobs import JobStore
from service.store.workers import WorkerStore
from tests.conftest import free_port
from tests.factories import a_submission


@pytest.fixture
def settings(redis_server) -> Settings:
    return Settings(redis_url=redis_server.url)


@pytest.fixture
def jobs(redis_client, settings) -> JobStore:
    return JobStore(redis_client, settings)


def make_intake(settings: Settings, redis_client, jobs: JobStore) -> Intake:
    return Intake(jobs, BatchStore(redis_client, settings), Queue(settings))


def test_bell_rings_once_for_each_accepted_article(settings, redis_client, jobs) -> None:
    intake = make_intake(settings, redis_client, jobs)
    for n in range(2):
        assert intake.accept("local", a_submission(f"Text {n}.")).status == "queued"
    assert redis_client.llen(ANALYSIS_QUEUE) == 2


def test_bells_ring_for_every_process_and_not_for_every_job(settings, redis_client, jobs) -> None:
    workers = WorkerStore(redis_client)
    workers.beat("analysis", "here:1", processes=30)
    workers.beat("analysis", "there:1", processes=70)
    intake = make_intake(settings, redis_client, jobs)
    for n in range(150):
        intake.accept("local", a_submission(f"Text {n}."))
    assert 100 <= redis_client.llen(ANALYSIS_QUEUE) < 150
    redis_client.delete(ANALYSIS_QUEUE)
    intake.accept_batch("local", [BatchItem(a_submission(f"Item {n}.")) for n in range(50)])
    assert redis_client.llen(ANALYSIS_QUEUE) == 0  # as before: none of them can be asleep


def test_bells_ring_for_every_process_when_a_batch_comes(settings, redis_client, jobs) -> None:
    WorkerStore(redis_client).beat("analysis", "here:1", processes=30)
    items = [BatchItem(a_submission(f"Item {n}.")) for n in range(150)]
    make_intake(settings, redis_client, jobs).accept_batch("local", items)
    assert 30 <= redis_client.llen(ANALYSIS_QUEUE) < 150


def test_bell_rings_again_when_a_job_is_accepted_again(settings, redis_client, jobs) -> None:
    intake = make_intake(settings, redis_client, jobs)
    first = intake.accept("local", a_submission())
    redis_client.delete(ANALYSIS_QUEUE)
    intake.accept("local", a_submission(), job_id=first.id)
    assert redis_client.llen(ANALYSIS_QUEUE) == 1


def test_article_is_accepted_when_the_broker_is_away(settings, redis_client, jobs) -> None:
    for scheme in ("redis", "amqp"):
        away = replace(settings, broker_url=f"{scheme}://127.0.0.1:{free_port()}/")
        job = make_intake(away, redis_client, jobs).accept("local", a_submission())
        assert jobs.get("local", job.id).status == "queued"


def test_no_bell_rings_when_the_job_is_not_kept(settings, redis_client, jobs) -> None:
    redis_client.config_set("maxmemory", 1)
    try:
        with pytest.raises(StoreFullError):
            make_intake(settings, redis_client, jobs).accept("local", a_submission())
    finally:
        redis_client.config_set("maxmemory", 0)
    assert redis_client.keys() == []


def test_same_job_answers_when_accepted_again_under_its_id(settings, redis_client, jobs) -> None:
    intake = make_intake(settings, redis_client, jobs)
    first = intake.accept("local", a_submission())
    assert intake.accept("local", a_submission(), job_id=first.id).id == first.id
    assert jobs.stats().depth == 1
