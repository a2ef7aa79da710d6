"""The API killed, told to stop, and without its Redis, while clients submit."""

from __future__ import annotations

import os
import signal
import subprocess
import time

import pytest

from tests.faults.client import Client, assert_each_shown_once
from tests.faults.conftest import Server
from tests.faults.load import Load
from tests.faults.system import SUBMISSIONS, System, kill
from tests.worker.receivers import Receiver

pytestmark = pytest.mark.slow


def test_nothing_is_stored_when_redis_is_away(own_system: System, server: Server) -> None:
    system = own_system
    client = system.client_of(system.start_api())
    client.submit("before", "The bridge reopened.")
    before = system.stored()
    server.kill()
    for path, body in SUBMISSIONS.items():
        began = time.monotonic()
        refused = client.once("POST", path, json=body, headers={"Idempotency-Key": path})
        assert time.monotonic() - began < 2
        assert refused is not None
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/unavailable")
        assert int(refused.headers["Retry-After"]) > 0
    server.start()
    assert system.stored() == before
    assert client.submit("after", "The road is closed.")["status"] == "queued"


def test_submission_is_kept_once_when_redis_froze_over_it(own_system: System, server: Server) -> None:
    system = own_system
    client = system.client_of(system.start_api())
    client.submit("before", "The bridge reopened.")
    os.kill(server.running.process.pid, signal.SIGSTOP)
    body, headers = {"text": "The road is closed."}, {"Idempotency-Key": "during"}
    began = time.monotonic()
    refused = client.once("POST", "/v1/articles", json=body, headers=headers)
    assert time.monotonic() - began < 2
    assert refused is not None
    assert refused.status_code == 503
    os.kill(server.running.process.pid, signal.SIGCONT)
    again = client.ask("POST", "/v1/articles", json=body, headers=headers)
    assert next(client.all("/v1/jobs"))["id"] == again["id"]
    assert len(list(client.all("/v1/jobs"))) == 2


def load_on(client: Client, receiver: Receiver, articles: int, rate: float) -> Load:
    load = Load(
        client, articles, rate, lambda n: f"Notice {n}. The mayor spoke of the harbour.", receiver.url
    )
    load.start()
    return load


def assert_all_read_and_told(system: System, load: Load, receiver: Receiver) -> None:
    """Nothing was refused, and what was accepted ends as it should."""
    system.until(lambda: not load.is_on, 60)
    assert not load.failures
    assert load.accepted
    for job_id in load.accepted.values():
        assert load.client.ended(job_id)["status"] == "succeeded"
    assert_each_shown_once(load.client, load.accepted.values())
    system.assert_told(receiver, load.accepted.values())


@pytest.mark.faults
def test_submissions_are_kept_once_when_the_api_is_killed(own_system: System, receiver: Receiver) -> None:
    system = own_system
    api = system.start_api(api_processes=2)
    client = system.client_of(api)
    load = load_on(client, receiver, 200, 10)
    for _ in range(3):
        enough = client.statuses[202] + 30
        system.until(lambda enough=enough: client.statuses[202] >= enough)
        kill(api.process)
        api = system.start_api(api_processes=2, port=api.port)
    assert client.broken_connections > 0
    system.start_worker()
    system.start_notifier()
    assert_all_read_and_told(system, load, receiver)


@pytest.mark.faults
@pytest.mark.timeout(300)
def test_nothing_is_lost_when_everything_is_deployed_anew_under_load(
    own_system: System, receiver: Receiver
) -> None:
    system = own_system
    api, worker, notifier = system.start_api(api_processes=2), system.start_worker(), system.start_notifier()
    client = system.client_of(api)
    load = load_on(client, receiver, 5_000, 8)
    for _ in range(2):
        enough = client.statuses[202] + 20
        system.until(lambda enough=enough: client.statuses[202] >= enough)
        new = system.start_api(api_processes=2)
        client.urls = (api.url, new.url)  # the old one until it refuses
        assert told_to_stop(api.process) == 0
        api, client.urls = new, (new.url,)
        new_worker, new_notifier = system.start_worker(), system.start_notifier()
        assert (told_to_stop(worker), told_to_stop(notifier)) == (0, 0)
        worker, notifier = new_worker, new_notifier
    load.stopped.set()
    assert_all_read_and_told(system, load, receiver)
    assert {status for status in client.statuses if status >= 400} <= {409}
    assert all(client.job(job_id)["attempts"] == 1 for job_id in load.accepted.values())


def told_to_stop(process: subprocess.Popen[bytes]) -> int:
    """The exit code of a process that gets SIGTERM."""
    process.terminate()
    return process.wait(60)
