"""The sweep: lapsed leases, lost bells, and no more bells than jobs call for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from schemas.messages import ANALYSIS_QUEUE
from service.queue import Queue
from service.settings import Settings
from service.store import keys
from service.store.jobs import JobStore
from service.store.workers import WorkerStore
from tests.conftest import free_port
from tests.factories import a_job, a_submission
from worker.reaper import Load, Reaper, Worker


@pytest.fixture
def settings(redis_server) -> Settings:
    return Settings(redis_url=redis_server.url, reap_every_s=0.0)


@pytest.fixture
def jobs(redis_client, settings) -> JobStore:
    return JobStore(redis_client, settings)


class AWorker:
    """A worker with two processes, as its own main process sees it."""

    def __init__(self) -> None:
        self.busy = 0

    @property
    def load(self) -> Load:
        return Load(2, lambda: self.busy, idle_s=0.0)


@pytest.fixture
def make_reaper(redis_client, jobs, settings) -> Callable[..., Reaper]:
    def make(worker: AWorker, **changes: object) -> Reaper:
        changed = replace(settings, **changes)
        stores = jobs, WorkerStore(redis_client)
        return Reaper(changed, stores, Queue(changed), worker.load, Worker("w1", "e1"))

    return make


def submit(jobs: JobStore, number: int = 1) -> None:
    for n in range(number):
        submission = a_submission(f"Text {n}.")
        jobs.create(a_job(submission), submission)


def test_bells_ring_for_every_waiting_job_when_theirs_were_lost(make_reaper, jobs, redis_client) -> None:
    submit(jobs, 3)
    assert make_reaper(AWorker()).sweep() == 3
    assert redis_client.llen(ANALYSIS_QUEUE) == 3


def test_no_bell_rings_when_every_process_is_busy(make_reaper, jobs) -> None:
    submit(jobs, 3)
    worker = AWorker()
    worker.busy = 2
    sweeper = make_reaper(worker)
    assert [sweeper.sweep() for _ in range(5)] == [0] * 5


def test_worker_is_not_idle_when_a_process_pauses_between_two_messages() -> None:
    worker = AWorker()
    worker.busy = 1

    def next_message(_pause_s: float) -> None:
        worker.busy = 2

    assert not worker.load.stays_idle(next_message)


def test_worker_is_idle_when_one_process_sleeps_while_the_other_goes_on_taking_messages() -> None:
    worker, pauses = AWorker(), []
    worker.busy = 1
    assert worker.load.stays_idle(pauses.append)
    assert len(pauses) > 1  # a look at one moment alone may fall between two messages


def test_messages_stay_bounded_when_the_broker_delivers_none(jobs, redis_client, settings) -> None:
    submit(jobs, 10)
    rung = [jobs.bells_to_ring(0.001) for _ in range(2000)]
    # After each ring in vain the next waits twice as long, up to 64 ms here.
    assert sum(1 for bells in rung if bells) < 30


def test_bell_rings_for_a_lapsed_job_when_a_worker_is_free(make_reaper, redis_client, settings) -> None:
    hasty = JobStore(redis_client, replace(settings, lease_s=0.0))
    submit(hasty)
    hasty.claim("dead")
    assert make_reaper(AWorker()).sweep() >= 1
    assert redis_client.llen(ANALYSIS_QUEUE) >= 1
    assert hasty.claim("w").attempt == 2


def test_sweep_goes_on_when_the_broker_is_away(make_reaper, jobs) -> None:
    submit(jobs, 3)
    away = make_reaper(AWorker(), broker_url=f"redis://127.0.0.1:{free_port()}/0")
    assert away.sweep() == 0


def test_bells_ring_with_the_next_sweep_when_the_broker_is_back(make_reaper, jobs, redis_client) -> None:
    patience = {"reap_every_s": 0.3}
    submit(jobs, 3)
    while jobs.stats().oldest_age_s < 0.3:
        pass
    away = make_reaper(AWorker(), broker_url=f"redis://127.0.0.1:{free_port()}/0", **patience)
    assert [away.sweep() for _ in range(3)] == [0, 0, 0]
    assert make_reaper(AWorker(), **patience).sweep() == 3
    assert redis_client.llen(ANALYSIS_QUEUE) == 3


def test_bells_ring_again_when_redis_is_no_longer_full(make_reaper, jobs, redis_client) -> None:
    submit(jobs, 3)
    redis_client.config_set("maxmemory", 1)
    try:
        assert make_reaper(AWorker()).sweep() == 0
    finally:
        redis_client.config_set("maxmemory", 0)
    assert redis_client.llen(ANALYSIS_QUEUE) == 0

    assert make_reaper(AWorker()).sweep() == 3
    assert redis_client.llen(ANALYSIS_QUEUE) == 3


def test_worker_is_seen_alive_while_it_sweeps_and_gone_when_it_stops(make_reaper, redis_client) -> None:
    workers = WorkerStore(redis_client)
    sweeper = make_reaper(AWorker())
    assert workers.alive("analysis") == 0
    sweeper.sweep()
    assert workers.alive("analysis") == 1
    assert workers.alive("notifier") == 0
    sweeper.start()
    sweeper.stop()
    assert workers.alive("analysis") == 0


def test_engine_is_known_to_intake_when_a_worker_has_swept(make_reaper, redis_client) -> None:
    make_reaper(AWorker()).sweep()
    assert redis_client.get(keys.ENGINE()) == b"e1"
