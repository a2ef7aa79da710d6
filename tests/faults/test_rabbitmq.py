"""RabbitMQ as the broker, where one is reachable (DATELINE_TEST_AMQP_URL, or on its usual port)."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest
from kombu import Connection

from schemas.messages import ANALYSIS_QUEUE
from tests.faults.system import IMPATIENT, System, make_system

pytestmark = pytest.mark.slow

URL = os.environ.get("DATELINE_TEST_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672//")


def drop_messages() -> None:
    """Loses every message in the broker."""
    with Connection(URL) as connection, connection.channel() as channel:
        channel.queue_declare(ANALYSIS_QUEUE, durable=True, auto_delete=False)
        channel.queue_purge(ANALYSIS_QUEUE)


@pytest.fixture
def system(redis_client, redis_server, tmp_path) -> Iterator[System]:
    try:
        drop_messages()
    except OSError:
        pytest.skip(f"no RabbitMQ at {URL}")
    settings = replace(IMPATIENT, redis_url=redis_server.url, broker_url=URL)
    yield from make_system(settings, redis_client, tmp_path)
    drop_messages()


def test_jobs_complete_once_when_a_process_is_killed(system: System) -> None:
    system.start_worker()
    held, *others = [
        system.submit(text)
        for text in ("HOLD one. The bridge reopened.", "The road is closed.", "The mayor spoke.")
    ]
    system.held("one")
    os.kill(system.owner_pid(held), signal.SIGKILL)
    assert system.finished(held).attempts == 2
    for job in others:
        assert system.finished(job).attempts == 1
    system.assert_one_result_each([held, *others])


def test_jobs_are_done_when_the_broker_lost_their_messages(system: System) -> None:
    jobs = [system.submit(f"Notice {n}. The mayor spoke.") for n in range(5)]
    drop_messages()
    system.start_worker()
    for job in jobs:
        assert system.finished(job).status == "succeeded"
    system.assert_one_result_each(jobs)
