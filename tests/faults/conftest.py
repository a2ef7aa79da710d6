"""Real worker processes, with short leases, to be broken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import redis

from schemas.jobs import Job
from schemas.submissions import Submission
from service.intake import Intake
from service.queue import Queue
from service.settings import Settings
from service.store import keys
from service.store.articles import ArticleStore
from service.store.batches import BatchStore
from service.store.jobs import JobStore
from service.store.outbox import OutboxStore
from service.store.workers import WorkerRole, WorkerStore
from service.watch import JobWatcher
from tests.faults import troublesome

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class System:
    """The stores, and the workers that the test has started."""

    settings: Settings
    redis: redis.Redis
    jobs: JobStore
    articles: ArticleStore
    outbox: OutboxStore
    intake: Intake
    watcher: JobWatcher
    folder: Path
    workers: list[subprocess.Popen[bytes]]

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A worker that has told that it is ready."""
        return self._start("analysis")

    def start_notifier(self) -> subprocess.Popen[bytes]:
        """A notifier that has told that it is ready."""
        return self._start("notifier")

    def _start(self, role: WorkerRole) -> subprocess.Popen[bytes]:
        before = WorkerStore(self.redis).alive(role)
        environment = {
            **os.environ,
            **self.settings.as_env(),
            troublesome.FOLDER: str(self.folder),
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": str(ROOT),
        }
        log = (self.folder / f"worker{len(self.workers)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                [sys.executable, "-m", "worker", role],
                env=environment,
                stdout=log,
                stderr=log,
                cwd=ROOT,
            )
        self.workers.append(process)
        self.until(lambda: WorkerStore(self.redis).alive(role) > before or process.poll() is not None)
        assert process.poll() is None, (self.folder / f"worker{len(self.workers) - 1}.log").read_text()
        return process

    def submit(self, text: str, webhook: dict[str, object] | None = None) -> Job:
        return self.intake.accept("local", Submission("text", text), webhook=webhook)

    def finished(self, job: Job, timeout_s: float = 30) -> Job:
        found = self.watcher.wait("local", job.id, timeout_s)
        assert found.is_terminal, found
        return found

    def owner_pid(self, job: Job) -> int:
        """The process that holds the job, once it is inside the troublesome component."""
        name = keys.JOB(job.id)
        self.until(lambda: self.redis.hget(name, "owner") is not None)
        return int(self.redis.hget(name, "owner").decode().rpartition(":")[2])

    def held(self, name: str) -> None:
        """Returns once a reading has come to `HOLD name`."""
        self.until((self.folder / name).exists)

    def sweeps(self, number: int) -> None:
        """Returns once the workers have swept so often."""
        for _ in range(number):
            before = self.redis.zrange(keys.WORKERS("analysis"), -1, -1, withscores=True)
            self.until(
                lambda before=before: (
                    self.redis.zrange(keys.WORKERS("analysis"), -1, -1, withscores=True) != before
                )
            )

    def until(self, condition: Callable[[], bool], timeout_s: float = 30) -> None:
        deadline = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def assert_one_result_each(self, jobs: list[Job]) -> None:
        """Every job ended once and told of it once; those that succeeded have their article."""
        ended = {job.id: self.jobs.get("local", job.id) for job in jobs}
        assert all(job.is_terminal for job in ended.values())
        told = [event.job_id for event in self.outbox.due(1000)]
        assert sorted(told) == sorted(ended)
        for job in ended.values():
            if job.status == "succeeded":
                assert self.articles.get("local", job.article_id).document


IMPATIENT = Settings(
    worker_processes=2,
    lease_s=1.5,
    heartbeat_s=0.3,
    reap_every_s=0.3,
    article_time_limit_s=60,
    article_memory_mb=400,
    max_text_characters=100_000,
    extra_components=("tests.faults.troublesome",),
)


@pytest.fixture
def system(redis_client, redis_server, tmp_path) -> Iterator[System]:
    """Redis as the store and as the broker."""
    yield from make_system(replace(IMPATIENT, redis_url=redis_server.url), redis_client, tmp_path)


def make_system(settings: Settings, client: redis.Redis, folder: Path) -> Iterator[System]:
    jobs, articles = JobStore(client, settings), ArticleStore(client, settings)
    system = System(
        settings,
        client,
        jobs,
        articles,
        OutboxStore(client, settings),
        Intake(jobs, BatchStore(client, settings), Queue(settings)),
        JobWatcher(client, jobs),
        folder,
        [],
    )
    try:
        yield system
    finally:
        system.watcher.close()
        for process in system.workers:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a worker with its children, however they are."""
    children = child_pids(process.pid)
    for pid in (process.pid, *children):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait()


def child_pids(pid: int) -> list[int]:
    """The children of a process; none where it is gone."""
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def with_limit(system: System, seconds: int) -> System:
    """The system with another time limit for an article."""
    return replace(system, settings=replace(system.settings, article_time_limit_s=seconds))
