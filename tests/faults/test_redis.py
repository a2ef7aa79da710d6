"""Redis killed, restarted and frozen under real workers."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from tests.faults.conftest import Server
from tests.faults.system import System

pytestmark = pytest.mark.slow


def test_jobs_complete_once_when_redis_is_killed_and_comes_back(own_system: System, server: Server) -> None:
    system = own_system
    system.start_worker()
    jobs = [system.submit(f"Notice {n}. The mayor spoke of the harbour. " * 30) for n in range(20)]
    system.until(lambda: any(system.jobs.get("local", job.id).status == "succeeded" for job in jobs))
    server.kill()
    threading.Event().wait(1)  # longer than the clients' own retries
    server.start()
    for job in jobs:
        assert system.finished(job, 60).status == "succeeded"
    system.assert_one_result_each(jobs)


@pytest.mark.parametrize("frozen_s", [4.5, pytest.param(30, marks=pytest.mark.faults)])
def test_jobs_complete_once_when_redis_freezes_for_longer_than_a_lease(
    own_system: System, server: Server, frozen_s: float
) -> None:
    system = own_system
    system.start_worker()
    jobs = [system.submit(f"Notice {n}. The mayor spoke of the harbour. " * 30) for n in range(20)]
    system.until(lambda: any(system.jobs.get("local", job.id).status == "succeeded" for job in jobs))
    pid = server.running.process.pid
    os.kill(pid, signal.SIGSTOP)
    threading.Event().wait(frozen_s)
    os.kill(pid, signal.SIGCONT)
    for job in jobs:
        assert system.finished(job, 60).status == "succeeded"
    system.assert_one_result_each(jobs)
