"""Redis Sentinel: the master goes in the middle of work, and its replica takes over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from service.store import connect
from tests.conftest import free_port
from tests.faults.client import Client, assert_each_shown_once
from tests.faults.conftest import Server
from tests.faults.sentinels import SECRETS, Cluster
from tests.faults.system import IMPATIENT, System, make_system

pytestmark = pytest.mark.slow

TEXT = "Notice {}. The mayor spoke of the harbour. "


@pytest.fixture
def cluster(tmp_path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.close()


@pytest.fixture
def system(cluster: Cluster, tmp_path) -> Iterator[System]:
    client = connect(cluster.url, role="worker")
    yield from make_system(replace(IMPATIENT, redis_url=cluster.url), client, tmp_path)
    client.close()


@pytest.fixture
def client(system: System) -> Client:
    """A client of an API that is another process than the test."""
    return system.client_of(system.start_api())


def accept(client: Client, names: range) -> list[str]:
    """The ids of new jobs."""
    return [client.submit(f"article-{n}", TEXT.format(n) * 30)["id"] for n in names]


@pytest.mark.parametrize(
    "break_master", [Cluster.kill_master, pytest.param(Cluster.freeze_master, marks=pytest.mark.faults)]
)
def test_every_accepted_job_ends_once_when_the_replica_takes_over(
    system: System, cluster: Cluster, client: Client, break_master
) -> None:
    system.start_worker()
    accepted = accept(client, range(20))
    system.until(lambda: any(client.job(job_id)["status"] == "succeeded" for job_id in accepted))
    cluster.replicated()
    break_master(cluster)
    refused = client.once("POST", "/v1/articles", json={"text": TEXT})
    assert refused is not None
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    accepted += accept(client, range(20, 30))  # each repeated until it is taken
    accepted += accept(client, range(30, 40))
    for job_id in accepted:
        assert client.ended(job_id)["status"] == "succeeded"
    assert set(client.statuses) <= {200, 202, 503}
    assert assert_each_shown_once(client, accepted) == {"succeeded": 40}
    logs = "".join(system.log_of(process) for process in system.started)
    assert not any(secret in logs for secret in SECRETS)


@pytest.mark.faults
def test_work_goes_on_when_the_former_master_comes_back_as_a_replica(
    system: System, cluster: Cluster, client: Client
) -> None:
    system.start_worker()
    accepted = accept(client, range(1))
    client.ended(accepted[0])  # the API listens to the first master for changes
    cluster.replicated()
    cluster.freeze_master()
    cluster.await_failover()
    cluster.thaw_master()
    cluster.await_demotion()
    for n in range(1, 4):
        accepted += accept(client, range(n, n + 1))
        client.ended(accepted[-1])
    assert assert_each_shown_once(client, accepted) == {"succeeded": 4}


def test_work_goes_on_when_a_server_without_sentinels_was_a_replica_for_a_while(
    own_system: System, server: Server
) -> None:
    """As behind an address that follows the master: for a moment it leads to one that is none."""
    system = own_system
    worker, client = system.start_worker(), system.client_of(system.start_api())
    accepted = accept(client, range(5))
    with connect(server.running.url, role="worker") as operator:
        operator.replicaof("127.0.0.1", str(free_port()))
        refused = client.once("POST", "/v1/articles", json={"text": TEXT})
        system.until(lambda: "read only" in system.log_of(worker))
        operator.replicaof("NO", "ONE")
    accepted += accept(client, range(5, 10))
    for job_id in accepted:
        assert client.ended(job_id)["status"] == "succeeded"
    assert refused is not None
    assert refused.status_code == 503
    assert worker.poll() is None
    assert assert_each_shown_once(client, accepted) == {"succeeded": 10}


def test_nothing_accepted_is_lost_when_a_replica_is_waited_for(system: System, cluster: Cluster) -> None:
    client = system.client_of(system.start_api(accept_replicas=1))
    accepted = accept(client, range(20))
    cluster.freeze_replica()
    refused = client.once("POST", "/v1/articles", json={"text": TEXT})
    cluster.kill_master()
    cluster.thaw_replica()
    cluster.await_failover()
    assert refused is not None
    assert refused.status_code == 503
    assert {job["id"] for job in client.all("/v1/jobs")} >= set(accepted)
