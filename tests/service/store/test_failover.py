"""Connections leave a Redis that is no master any more, and Sentinels that name none."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import redis

from service.settings import Settings
from service.store import API_CONNECTIONS, Role, StoreUnavailableError, connect, keys
from service.store.jobs import JobStore
from tests.conftest import free_port
from tests.factories import a_job, a_submission


@pytest.mark.parametrize("role", ["api", "worker"])
def test_connection_is_made_anew_when_the_server_has_become_a_replica(redis_starter, role: Role) -> None:
    server = redis_starter()
    with connect(server.url, role="worker") as operator, connect(server.url, role=role) as client:
        jobs, submission = JobStore(client, Settings()), a_submission()
        first = client.client_id()
        operator.replicaof("127.0.0.1", str(free_port()))
        with pytest.raises(StoreUnavailableError):
            jobs.create(a_job(submission), submission)
        assert client.client_id() != first
        operator.replicaof("NO", "ONE")
        assert jobs.create(a_job(submission), submission).status == "queued"


def test_store_is_unavailable_within_two_seconds_when_no_sentinel_answers() -> None:
    with ExitStack() as stack:
        silent = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(3)]
        hosts = ",".join(f"127.0.0.1:{one.getsockname()[1]}" for one in silent)
        client = stack.enter_context(connect(f"sentinel://{hosts}/news", role="api"))
        jobs = JobStore(client, Settings())
        started = time.monotonic()
        with pytest.raises(StoreUnavailableError):
            jobs.get("local", "job_1")
        assert time.monotonic() - started < 1.9


def test_no_connections_pile_up_when_there_is_no_master_for_long() -> None:
    url = f"sentinel://127.0.0.1:{free_port()}/news"
    with connect(url, role="api") as client:
        jobs = JobStore(client, Settings())
        for _ in range(3 * API_CONNECTIONS):
            with pytest.raises(StoreUnavailableError):
                jobs.get("local", "job_1")
        assert len(client.connection_pool._connections) <= API_CONNECTIONS


@pytest.fixture
def pair(redis_starter) -> Iterator[tuple[redis.Redis, redis.Redis]]:
    """A master and its replica, which has caught up."""
    master = redis_starter()
    replica = redis_starter(None, "--replicaof", "127.0.0.1", str(master.port))
    with connect(master.url, role="api") as one, connect(replica.url, role="worker") as two:
        deadline = time.monotonic() + 30
        while not one.wait(1, 100):
            assert time.monotonic() < deadline
        yield one, two


def test_job_is_on_the_replica_when_it_is_accepted(pair) -> None:
    master, replica = pair
    jobs, submission = JobStore(master, Settings(accept_replicas=1)), a_submission()
    for _ in range(20):
        job = jobs.create(a_job(submission), submission)
        assert replica.exists(keys.JOB(job.id))


def test_job_is_not_accepted_before_the_replica_has_it_even_when_it_is_submitted_again(pair) -> None:
    master, replica = pair
    jobs, submission = JobStore(master, Settings(accept_replicas=1)), a_submission()
    job = a_job(submission)
    pid = replica.info("server")["process_id"]
    os.kill(pid, signal.SIGSTOP)
    try:
        for _ in range(2):
            with pytest.raises(StoreUnavailableError):
                jobs.create(job, submission)
            master.connection_pool.disconnect()
    finally:
        os.kill(pid, signal.SIGCONT)
    assert jobs.create(job, submission).status == "queued"
    assert replica.exists(keys.JOB(job.id))
