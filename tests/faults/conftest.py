"""A system to be broken, and the servers around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from service.store import connect
from tests.conftest import RedisServer, free_port, start_redis
from tests.faults.brokers import Broker, make_broker
from tests.faults.system import IMPATIENT, System, make_system
from tests.worker.receivers import Receiver, says


@pytest.fixture
def broker(request: pytest.FixtureRequest, redis_client) -> Iterator[Broker]:
    """Where the messages go: Redis, unless the test asks for another kind by EACH_BROKER."""
    yield from make_broker(getattr(request, "param", "redis"), redis_client)


@pytest.fixture
def system(redis_client, redis_server, broker: Broker, tmp_path) -> Iterator[System]:
    """Redis as the store, and the broker beside it."""
    settings = replace(IMPATIENT, redis_url=redis_server.url, **broker.settings)
    yield from make_system(settings, redis_client, tmp_path)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of webhooks that takes everything."""
    receiver = Receiver(says(200))
    yield receiver
    receiver.close()


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
    """A Redis of the test's own."""
    folder = tmp_path / "redis"
    folder.mkdir()
    port = free_port()
    server = Server(str(folder), port, start_persistent(str(folder), port))
    yield server
    server.kill()


@pytest.fixture
def own_system(server: Server, receiver: Receiver, tmp_path) -> Iterator[System]:
    """A system on a Redis of the test's own, whose webhooks may reach the receiver."""
    client = connect(server.running.url, role="worker")
    yield from make_system(telling(receiver, redis_url=server.running.url), client, tmp_path)
    client.close()


def telling(receiver: Receiver, **changes: object):
    """Settings with which webhooks reach the receiver."""
    return replace(
        IMPATIENT,
        webhook_timeout_s=1.0,
        egress_allow=("127.0.0.0/8",),
        egress_ports=(receiver.port,),
        **changes,
    )
