"""Redis killed, restarted and frozen under real workers."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from service.store import connect
from tests.conftest import RedisServer, free_port, start_redis
from tests.faults.conftest import IMPATIENT, System, make_system

pytestmark = pytest.mark.slow


@dataclass
class Server:
    """A Redis of the test's own that writes everything down, to be broken."""

    folder: str
    port: int
    running: RedisServer

    def kill(self) -> None:
        self.running.process.kill()
        self.running.process.wait()
        self.running.process.stdout.close()

    def start(self) -> None:
        self.running = start_persistent(self.folder, self.port)


def start_persistent(folder: str, port: int) -> RedisServer:
    return start_redis(folder, port, "--appendonly", "yes", "--appendfsync", "always")


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    folder = tmp_path / "redis"
    folder.mkdir()
    port = free_port()
    server = Server(str(folder), port, start_persistent(str(folder), port))
    yield server
    server.kill()


@pytest.fixture
def system(server: Server, tmp_path) -> Iterator[System]:
    client = connect(server.running.url, role="worker")
    yield from make_system(replace(IMPATIENT, redis_url=server.running.url), client, tmp_path)
    client.close()


def test_jobs_complete_once_when_redis_is_killed_and_comes_back(system: System, server: Server) -> None:
    system.start_worker()
    jobs = [system.submit(f"Notice {n}. The mayor spoke of the harbour. " * 30) for n in range(20)]
    system.until(lambda: any(system.jobs.get("local", job.id).status == "succeeded" for job in jobs))
    server.kill()
    threading.Event().wait(1)  # longer than the clients' own retries
    server.start()
    for job in jobs:
        assert system.finished(job, 60).status == "succeeded"
    system.assert_one_result_each(jobs)


def test_jobs_complete_once_when_redis_freezes_for_longer_than_a_lease(
    system: System, server: Server
) -> None:
    system.start_worker()
    jobs = [system.submit(f"Notice {n}. The mayor spoke of the harbour. " * 30) for n in range(20)]
    system.until(lambda: any(system.jobs.get("local", job.id).status == "succeeded" for job in jobs))
    pid = server.running.process.pid
    os.kill(pid, signal.SIGSTOP)
    threading.Event().wait(3 * system.settings.lease_s)
    os.kill(pid, signal.SIGCONT)
    for job in jobs:
        assert system.finished(job, 60).status == "succeeded"
    system.assert_one_result_each(jobs)
