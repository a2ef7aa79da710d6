"""Redis without memory for more, under real processes."""

from __future__ import annotations

import pytest

from tests.faults.client import assert_each_shown_once
from tests.faults.conftest import Server
from tests.faults.system import SUBMISSIONS, System
from tests.worker.receivers import Receiver

pytestmark = pytest.mark.slow


def test_worker_lives_on_and_does_what_waited_when_redis_was_full(own_system: System) -> None:
    system = own_system
    worker = system.start_worker()
    paused = [system.submit(f"PAUSE p{n}. The bridge reopened.") for n in range(2)]
    for n in range(2):
        system.held(f"p{n}")
    waiting = [system.submit(f"Notice {n}. The mayor spoke.") for n in range(6)]
    system.redis.config_set("maxmemory", 1)
    for n, job in enumerate(paused):
        system.let_pass(f"p{n}")
        assert system.finished(job).status == "succeeded"
    system.sweeps(5)
    system.redis.config_set("maxmemory", 0)
    for job in waiting:
        assert system.finished(job).status == "succeeded"
    assert worker.poll() is None
    system.assert_one_result_each(paused + waiting)


def test_nothing_is_stored_and_the_log_says_why_when_redis_is_full(own_system: System) -> None:
    system = own_system
    api = system.start_api()
    client = system.client_of(api)
    client.submit("before", "The bridge reopened.")
    before = system.stored()
    system.redis.config_set("maxmemory", 1)
    for path, body in SUBMISSIONS.items():
        refused = client.once("POST", path, json=body, headers={"Idempotency-Key": path})
        assert refused is not None
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/store-full")
        assert int(refused.headers["Retry-After"]) > 0
    assert '"event": "store_full"' in system.log_of(api.process)
    assert system.stored() == before
    system.redis.config_set("maxmemory", 0)
    assert client.submit("after", "The road is closed.")["status"] == "queued"


@pytest.mark.faults
def test_work_goes_on_and_comes_back_by_itself_when_redis_is_full(
    own_system: System, server: Server, receiver: Receiver
) -> None:
    system = own_system
    processes = [system.start_worker(), system.start_notifier()]
    api = system.start_api()
    client = system.client_of(api)
    hook = {"webhook": {"url": receiver.url}}
    paused = [client.submit(f"p{n}", f"PAUSE p{n}. The bridge reopened.", **hook) for n in range(2)]
    for job in paused:
        system.held(job["external_id"])
    waiting = [client.submit(f"w{n}", f"Notice {n}. The mayor spoke.", **hook) for n in range(6)]

    system.redis.config_set("maxmemory", 1)
    refused = client.once("POST", "/v1/articles", json={"text": "The road is closed."})
    assert refused is not None
    assert (refused.status_code, refused.json()["type"]) == (503, "/problems/store-full")
    assert int(refused.headers["Retry-After"]) > 0
    for job in paused:
        system.let_pass(job["external_id"])
        assert client.ended(job["id"])["status"] == "succeeded"
    system.sweeps(5)

    system.redis.config_set("maxmemory", 0)
    jobs = paused + waiting + [client.submit("late", "The road is closed.", **hook)]
    for job in jobs:
        assert client.ended(job["id"])["status"] == "succeeded"
    system.assert_told(receiver, [job["id"] for job in jobs])
    assert_each_shown_once(client, [job["id"] for job in jobs])
    assert [process.poll() for process in processes] == [None, None]
