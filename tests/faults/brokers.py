"""The brokers that carry the messages, as a test sees them: `settings` name one to Dateline, `lose`
takes away all messages that wait for a worker, `waiting` counts them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

import pytest
import redis
from amqp import Channel
from kombu import Connection

from schemas.messages import ANALYSIS_QUEUE, WEBHOOK_QUEUE

AMQP_URL = os.environ.get("DATELINE_TEST_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672//")
# For tests that a broker of another kind could fail. In `make test`, tests/e2e/test_hosts.py runs on both.
EACH_BROKER = pytest.mark.parametrize(
    "broker", ["redis", pytest.param("rabbitmq", marks=pytest.mark.faults)], indirect=True
)


class Broker(Protocol):
    """What both kinds can do."""

    @property
    def settings(self) -> dict[str, str]: ...

    def lose(self) -> int: ...

    def waiting(self) -> int: ...


@dataclass(frozen=True)
class RedisBroker:
    """The Redis that is the store, too."""

    client: redis.Redis
    settings: dict[str, str] = field(default_factory=dict)

    def lose(self) -> int:
        number = self.waiting()
        self.client.delete(ANALYSIS_QUEUE)
        return number

    def waiting(self) -> int:
        return self.client.llen(ANALYSIS_QUEUE)


class RabbitBroker:
    """A RabbitMQ that others may use, too: the queues are the test's own."""

    def __init__(self) -> None:
        prefix = f"test-{uuid4().hex}-"
        self.settings = {"broker_url": AMQP_URL, "queue_prefix": prefix}
        self._queues = [prefix + queue for queue in (ANALYSIS_QUEUE, WEBHOOK_QUEUE)]
        with self._channel() as channel:
            for queue in self._queues:
                channel.queue_declare(queue, durable=True, auto_delete=False)

    def lose(self) -> int:
        with self._channel() as channel:
            return channel.queue_purge(self._queues[0])

    def waiting(self) -> int:
        with self._channel() as channel:
            return channel.queue_declare(self._queues[0], passive=True).message_count

    def close(self) -> None:
        with self._channel() as channel:
            for queue in self._queues:
                channel.queue_delete(queue)
                channel.exchange_delete(queue)

    @contextmanager
    def _channel(self) -> Iterator[Channel]:
        with Connection(AMQP_URL, connect_timeout=2) as connection, connection.channel() as channel:
            yield channel


def make_broker(kind: str, client: redis.Redis) -> Iterator[Broker]:
    """A broker of the kind, empty; the test is skipped where there is none."""
    if kind == "redis":
        yield RedisBroker(client)
        return
    try:
        broker = RabbitBroker()
    except OSError:
        pytest.skip(f"no RabbitMQ at {AMQP_URL} (DATELINE_TEST_AMQP_URL)")
    yield broker
    broker.close()
