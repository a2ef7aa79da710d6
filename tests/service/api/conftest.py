"""The app on a real store, and a job's way to a result without a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from schemas.document import Analysis
from schemas.messages import Message
from service.api.services import services_of
from service.app import create_app
from service.settings import Settings
from service.store import connect
from service.store.jobs import JobStore
from service.store.workers import WorkerStore
from tests.factories import ENGINE, an_analysis


@dataclass
class BellLog:
    """A queue that keeps what is sent."""

    sent: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> bool:
        self.sent.append(message)
        return True


@pytest.fixture
def settings(redis_server) -> Settings:
    return Settings(redis_url=redis_server.url)


@pytest.fixture
def bells() -> BellLog:
    return BellLog()


@pytest.fixture
def app(redis_client: redis.Redis, settings: Settings, bells: BellLog) -> Iterator[Flask]:
    """The whole app; `redis_client` empties the store before."""
    connection = connect(settings.redis_url, role="api")
    app = create_app(settings, redis=connection, queue=bells)
    yield app
    services_of(app).watcher.close()
    connection.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def finish(redis_client: redis.Redis, settings: Settings) -> Callable[..., Analysis]:
    """Does what a worker does for the job that waits longest: `finish()` commits an analysis."""
    WorkerStore(redis_client).announce_engine(ENGINE)
    jobs = JobStore(redis_client, settings)

    def finish(**fields: object) -> Analysis:
        claim = jobs.claim("test")
        assert claim is not None
        analysis = an_analysis(**fields)
        assert jobs.succeed(claim, analysis)
        return analysis

    return finish


@pytest.fixture
def submit(client: FlaskClient) -> Callable[..., dict]:
    """Submits an article: `submit(text="…")` is the job."""

    def submit(**article: object) -> dict:
        answer = client.post("/v1/articles", json={"text": "The bridge reopened on Monday.", **article})
        assert answer.status_code == 202, answer.json
        return answer.json

    return submit
