"""Real processes of the service, with short leases, to be broken."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import redis

from schemas.jobs import Job
from schemas.submissions import Submission
from service.app import create_app
from service.intake import Intake
from service.queue import Queue
from service.settings import Settings
from service.store import keys
from service.store.batches import BatchStore
from service.store.jobs import JobStore
from service.store.outbox import OutboxStore
from service.store.workers import WorkerRole
from service.watch import JobWatcher
from tests.conftest import free_port
from tests.faults import troublesome
from tests.faults.client import Client, assert_each_shown_once
from tests.worker.receivers import Receiver

ROOT = Path(__file__).parents[2]

IMPATIENT = Settings(
    worker_processes=2,
    api_processes=1,
    lease_s=1.5,
    heartbeat_s=0.3,
    reap_every_s=0.3,
    article_time_limit_s=60,
    article_memory_mb=400,
    max_text_characters=100_000,
    extra_components=("tests.faults.troublesome",),
)


SUBMISSIONS: dict[str, dict[str, object]] = {
    "/v1/articles": {"text": "The road is closed."},
    "/v1/batches": {"articles": [{"text": "One."}, {"text": "Two."}]},
}


@dataclass(frozen=True)
class Api:
    """A running API."""

    url: str
    port: int
    process: subprocess.Popen[bytes]


@dataclass(frozen=True)
class System:
    """The stores, and the processes that the test has started."""

    settings: Settings
    redis: redis.Redis
    jobs: JobStore
    outbox: OutboxStore
    intake: Intake
    watcher: JobWatcher
    folder: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)

    # ------------------------------------------------------------ processes

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A worker that has told that it is ready."""
        return self._start_ready("analysis")

    def start_notifier(self) -> subprocess.Popen[bytes]:
        """A notifier that has told that it is ready."""
        return self._start_ready("notifier")

    def start_api(self, **changes: Any) -> Api:
        """An API that answers, on a port of its own unless one is given."""
        settings = replace(self.settings, **{"port": free_port(), **changes})
        process = self.start(["service.cli", "serve"], settings)
        self.until(lambda: process.poll() is not None or _answers(settings.local_url))
        assert process.poll() is None, self.log_of(process)
        return Api(settings.local_url, settings.port, process)

    def start(self, module: Sequence[str], settings: Settings | None = None) -> subprocess.Popen[bytes]:
        """A process of ours, not waited for."""
        environment = {
            **os.environ,
            **(settings or self.settings).as_env(),
            troublesome.FOLDER: str(self.folder),
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": str(ROOT),
        }
        with self._log(len(self.started)).open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *module], env=environment, stdout=log, stderr=log, cwd=ROOT
            )
        self.started.append(process)
        return process

    def _start_ready(self, role: WorkerRole) -> subprocess.Popen[bytes]:
        process = self.start(["worker", role])
        mark = f":{process.pid}".encode()
        self.until(
            lambda: (
                any(name.endswith(mark) for name in self.redis.zrange(keys.WORKERS(role), 0, -1))
                or process.poll() is not None
            )
        )
        assert process.poll() is None, self.log_of(process)
        return process

    def log_of(self, process: subprocess.Popen[bytes]) -> str:
        """What the process has written so far."""
        return self._log(self.started.index(process)).read_text()

    def _log(self, number: int) -> Path:
        return self.folder / f"process{number}.log"

    # ------------------------------------------------------------ jobs

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

    def let_pass(self, name: str) -> None:
        """Ends the waiting of `PAUSE name`."""
        (self.folder / f"{name}.over").touch()

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

    # ------------------------------------------------------------ what must hold in the end

    def stored(self) -> dict[bytes, bytes]:
        """All keys with their values, but for counts of requests, which are no part of an article."""
        counts = (keys.RATE(), keys.REQUESTS())
        names = [n for n in self.redis.scan_iter(f"{keys.PREFIX}*") if not n.decode().startswith(counts)]
        return {name: self.redis.dump(name) for name in names}

    def client_of(self, *apis: Api) -> Client:
        """A client of running APIs; it is closed with the system."""
        client = Client(*(api.url for api in apis))
        self.clients.append(client)
        return client

    def assert_told(self, receiver: Receiver, jobs: Collection[str], within_s: float = 60) -> None:
        """The receiver hears of every job (by id), under one webhook-id each."""
        ids: dict[str, set[str]] = {job_id: set() for job_id in jobs}
        deadline = time.monotonic() + within_s
        while not all(ids.values()):
            request = receiver.requests.get(timeout=max(0.0, deadline - time.monotonic()))
            ids[json.loads(request.body)["data"]["job"]["id"]].add(request.headers["webhook-id"])
        assert all(len(found) == 1 for found in ids.values()), ids
        assert len(set.union(*ids.values())) == len(ids)

    def client(self) -> Client:
        """A client of the HTTP face, without a server of its own."""
        app = create_app(self.settings, redis=self.redis, queue=Queue(self.settings))
        return Client("http://in.process", transport=httpx.WSGITransport(app=app))

    def assert_one_result_each(self, jobs: list[Job]) -> None:
        """A client finds every job ended once and one article for each that succeeded; and each
        was told of once."""
        assert_each_shown_once(self.client(), [job.id for job in jobs])
        told = [event.job_id for event in self.outbox.due(1000)]
        assert sorted(told) == sorted(job.id for job in jobs)


def make_system(settings: Settings, client: redis.Redis, folder: Path) -> Iterator[System]:
    """A system in which nothing runs yet; whatever was started is ended after it."""
    jobs = JobStore(client, settings)
    system = System(
        settings,
        client,
        jobs,
        OutboxStore(client, settings),
        Intake(jobs, BatchStore(client, settings), Queue(settings)),
        JobWatcher(client, jobs),
        folder,
    )
    try:
        yield system
    finally:
        system.watcher.close()
        for one in system.clients:
            one.close()
        for process in system.started:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process with its children, however they are, as a machine that goes."""
    for pid in (process.pid, *child_pids(process.pid)):
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


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=5).is_success
    except httpx.TransportError:
        return False
