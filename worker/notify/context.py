"""What a notifier process holds for as long as it lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import redis

from schemas.messages import Message
from service.settings import Settings
from service.store.articles import ArticleStore
from service.store.batches import BatchStore
from service.store.deliveries import DeliveryStore
from service.store.jobs import JobStore
from service.store.outbox import OutboxStore
from service.store.webhooks import EndpointStore
from worker.notify.egress import Egress


@dataclass(frozen=True, slots=True)
class Context:
    """The stores, the way out, and `ring`, which puts a message on the queue."""

    settings: Settings
    endpoints: EndpointStore
    deliveries: DeliveryStore
    outbox: OutboxStore
    jobs: JobStore
    batches: BatchStore
    articles: ArticleStore
    egress: Egress
    ring: Callable[[Message], object]

    @classmethod
    def build(cls, settings: Settings, client: redis.Redis, ring: Callable[[Message], object]) -> Context:
        """The context over one Redis client."""
        return cls(
            settings=settings,
            endpoints=EndpointStore(client, settings),
            deliveries=DeliveryStore(client, settings),
            outbox=OutboxStore(client, settings),
            jobs=JobStore(client, settings),
            batches=BatchStore(client, settings),
            articles=ArticleStore(client, settings),
            egress=Egress(settings),
            ring=ring,
        )
