"""Waiters wake when their job changes."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator

import pytest

from schemas.jobs import Job, Progress
from service import watch
from service.settings import Settings
from service.store import NotFoundError
from service.store.jobs import JobStore
from service.watch import JobWatcher
from tests.factories import a_job, a_submission, an_analysis


@pytest.fixture
def jobs(redis_client, redis_server) -> JobStore:
    return JobStore(redis_client, Settings(redis_url=redis_server.url))


@pytest.fixture
def watcher(redis_client, jobs) -> Iterator[JobWatcher]:
    watcher = JobWatcher(redis_client, jobs)
    yield watcher
    watcher.close()


def submit(jobs: JobStore, content: str = "One.") -> str:
    submission = a_submission(content)
    return jobs.create(a_job(submission), submission).id


def test_waiter_gets_the_finished_job_as_soon_as_it_finishes(jobs, watcher) -> None:
    job_id = submit(jobs)
    claim = jobs.claim("w")
    found: list[Job] = []
    waiters = [
        threading.Thread(target=lambda: found.append(watcher.wait("local", job_id, 30))) for _ in range(5)
    ]
    started = time.monotonic()
    for waiter in waiters:
        waiter.start()
    jobs.succeed(claim, an_analysis())
    for waiter in waiters:
        waiter.join()
    assert [job.status for job in found] == ["succeeded"] * 5
    assert time.monotonic() - started < watch.LOOK_EVERY_S


def test_waiter_gets_the_job_as_it_stands_when_the_time_is_up(jobs, watcher) -> None:
    job_id = submit(jobs)
    assert watcher.wait("local", job_id, 0.05).status == "queued"
    assert watcher.wait("local", job_id, 0).status == "queued"


def test_changes_come_in_order_and_end_with_the_terminal_state(jobs, watcher) -> None:
    job_id = submit(jobs)
    changes = watcher.changes("local", job_id, 30)
    assert next(changes).status == "queued"
    claim = jobs.claim("w")
    assert next(changes).status == "running"
    jobs.progress(claim, Progress("parse", 1, 3))
    assert next(changes).progress == Progress("parse", 1, 3)
    jobs.succeed(claim, an_analysis())
    assert [job.status for job in changes] == ["succeeded"]


def test_waiter_is_told_when_there_is_no_such_job(watcher) -> None:
    with pytest.raises(NotFoundError):
        watcher.wait("local", "job_none", 1)


def test_nobody_is_remembered_when_the_waiting_is_over(jobs, watcher) -> None:
    watcher.wait("local", submit(jobs), 0.01)
    assert watcher._waiters == {}


class SilentRedis:
    """Its subscriptions hear nothing, not even answers to the checks of the connection."""

    def __init__(self) -> None:
        self.subscriptions: queue.Queue[SilentSubscription] = queue.Queue()

    def pubsub(self, **_: object) -> SilentSubscription:
        self.subscriptions.put(SilentSubscription())
        return self.subscriptions.queue[-1]


class SilentSubscription:
    health_check_response_counter = 0

    def __enter__(self) -> SilentSubscription:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def subscribe(self, channel: str) -> None:
        pass

    def get_message(self, timeout: float) -> None:
        self.health_check_response_counter += 1


def test_subscription_is_made_anew_when_the_server_falls_silent(jobs) -> None:
    silent = SilentRedis()
    watcher = JobWatcher(silent, jobs)
    watcher.wait("local", submit(jobs), 0.01)
    first = silent.subscriptions.get(timeout=10)
    second = silent.subscriptions.get(timeout=10)
    assert first is not second
    watcher.close()
