"""The clock of Redis jumps under real workers and a notifier."""

from __future__ import annotations

import pytest

from tests.clocks import jump
from tests.faults.client import assert_each_shown_once
from tests.faults.system import System, kill
from tests.worker.receivers import Receiver

pytestmark = pytest.mark.faults

HOUR = 3600


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_jobs_complete_once_and_are_told_of_when_the_clock_jumps(
    own_system: System, receiver: Receiver, seconds: int
) -> None:
    system = own_system
    worker = system.start_worker()
    system.start_notifier()
    hook = {"url": receiver.url}
    held = [system.submit(f"HOLD {name}. The bridge reopened.", hook) for name in ("one", "two")]
    system.held("one")
    system.held("two")
    waiting = [system.submit(f"Notice {n}. The mayor spoke.", hook) for n in range(10)]
    kill(worker)
    jump(system.redis, seconds)
    system.start_worker()
    system.until(lambda: any(system.jobs.get("local", job.id).is_terminal for job in waiting))
    jump(system.redis, -seconds)
    for job in held + waiting:
        assert system.finished(job, 60).status == "succeeded"
    ids = [job.id for job in held + waiting]
    assert_each_shown_once(system.client(), ids)
    system.assert_told(receiver, ids)
