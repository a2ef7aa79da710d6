"""A notifier killed in the middle of a delivery: it is delivered all the same, under the same id."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from tests.faults.conftest import telling
from tests.faults.system import System, make_system
from tests.worker.receivers import Receiver, hangs, says

pytestmark = pytest.mark.slow


@pytest.fixture
def system(redis_client, redis_server, receiver: Receiver, tmp_path) -> Iterator[System]:
    yield from make_system(telling(receiver, redis_url=redis_server.url), redis_client, tmp_path)


def test_webhook_is_delivered_under_one_id_when_the_notifier_is_killed(
    system: System, receiver: Receiver
) -> None:
    receiver.behaviour = hangs
    first = system.start_notifier()
    job = system.submit("The mayor spoke.", {"url": receiver.url})
    system.jobs.cancel("local", job.id)
    begun = receiver.requests.get(timeout=20)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    receiver.behaviour = says(200)
    system.start_notifier()
    again = receiver.requests.get(timeout=60)
    assert begun.headers["webhook-id"] == again.headers["webhook-id"]
    assert begun.body == again.body
    assert job.id.encode() in again.body


def test_nothing_is_delivered_twice_when_notifiers_work_side_by_side(
    system: System, receiver: Receiver
) -> None:
    jobs = [system.submit(f"Notice {n}.", {"url": receiver.url}) for n in range(10)]
    for job in jobs:
        system.jobs.cancel("local", job.id)
    for _ in range(2):
        system.start_notifier()
    ids = [receiver.requests.get(timeout=20).headers["webhook-id"] for _ in jobs]
    assert len(set(ids)) == len(jobs)
    system.until(lambda: system.outbox.depth() == 0)
    assert receiver.requests.empty()
