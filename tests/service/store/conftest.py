"""The stores over the session's Redis-compatible server."""

from __future__ import annotations

import pytest
import redis

from service.settings import Settings
from service.store.articles import ArticleStore
from service.store.jobs import JobStore
from service.store.outbox import OutboxStore
from service.store.workers import WorkerStore
from tests.factories import ENGINE


@pytest.fixture
def settings(redis_server) -> Settings:
    return Settings(redis_url=redis_server.url)


@pytest.fixture
def jobs(redis_client: redis.Redis, settings: Settings) -> JobStore:
    """Jobs, beside a worker whose engine is known."""
    WorkerStore(redis_client).announce_engine(ENGINE)
    return JobStore(redis_client, settings)


@pytest.fixture
def articles(redis_client: redis.Redis, settings: Settings) -> ArticleStore:
    return ArticleStore(redis_client, settings)


@pytest.fixture
def outbox(redis_client: redis.Redis, settings: Settings) -> OutboxStore:
    return OutboxStore(redis_client, settings)
