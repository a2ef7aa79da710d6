"""A notifier without Celery around it, and a clock that tests move."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from schemas.messages import DeliverWebhook
from service.settings import Settings
from service.store.deliveries import DeliveryStore
from service.store.webhooks import EndpointStore
from worker.notify.context import Context
from worker.notify.deliver import attempt


@pytest.fixture
def settings() -> Settings:
    """Loopback is open; a request may take a second."""
    return Settings(egress_allow=("127.0.0.0/8",), webhook_timeout_s=1.0, egress_ports=(80, 443))


class Watch:
    """A clock that stands until it is moved; microseconds."""

    def __init__(self) -> None:
        self.now_us = 1_700_000_000_000_000

    def __call__(self) -> int:
        return self.now_us

    def forward(self, seconds: float) -> None:
        self.now_us += int(seconds * 1e6)


@pytest.fixture
def clock() -> Watch:
    return Watch()


class Notifier:
    """A notifier process without Celery: bells go to a pool of threads of the same size."""

    def __init__(self, context: Context) -> None:
        self.pool = ThreadPoolExecutor(context.settings.webhook_concurrency)
        self.context = replace(context, ring=self._ring)
        self.rung: list[str] = []
        self._running = []

    def _ring(self, message: DeliverWebhook) -> bool:
        self.rung.append(message.delivery_id)
        self._running.append(self.pool.submit(attempt, self.context, message.delivery_id))
        return True

    def deliver(self) -> None:
        """Attempts everything that is due and waits for the outcomes."""
        while taken := [*self.context.deliveries.take_due(), *self._pending()]:
            for one in taken:
                if isinstance(one, str):
                    self._ring(DeliverWebhook(one))
                else:
                    one.result()

    def _pending(self) -> list:
        running, self._running = self._running, []
        return running

    def close(self) -> None:
        self.pool.shutdown(wait=True)


@pytest.fixture
def context(redis_client, settings, clock) -> Context:
    """The notifier's stores on a real server, with a clock that tests move."""
    built = Context.build(settings, redis_client, ring=lambda message: True)
    return replace(
        built,
        endpoints=EndpointStore(redis_client, settings, clock),
        deliveries=DeliveryStore(redis_client, settings, clock),
    )


@pytest.fixture
def notifier(context) -> Iterator[Notifier]:
    made = Notifier(context)
    yield made
    made.close()
