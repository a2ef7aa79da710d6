"""The app on a real store, and a job's way to a result without a worker."""

from __future__ import annotations

import threading
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
from tests.conftest import free_port, start_redis
from tests.factories import ENGINE, an_analysis
from tests.service.api.processes import Api, start_api, stop_api


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
    services_of(app).meter.close()
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


@pytest.fixture
def busy_api(tmp_path) -> Iterator[Api]:
    """An API with a store of its own, in which jobs succeed soon after they came."""
    redis = start_redis(str(tmp_path), free_port(), "--appendonly", "no")
    settings = Settings(redis_url=redis.url)
    client = connect(redis.url, role="worker")
    WorkerStore(client).announce_engine(ENGINE)
    WorkerStore(client).beat("analysis", "w")
    stop = threading.Event()
    worker = threading.Thread(
        target=finish_jobs, args=(JobStore(client, settings), WorkerStore(client), stop)
    )
    worker.start()
    try:
        api = start_api(redis.url, tmp_path, api_processes=1)
        yield api
        stop_api(api)
    finally:
        stop.set()
        worker.join()
        client.close()
        redis.process.terminate()
        redis.process.communicate()


def finish_jobs(jobs: JobStore, workers: WorkerStore, stop: threading.Event) -> None:
    while not stop.wait(0.01):
        workers.beat("analysis", "w")
        while (claim := jobs.claim("test")) is not None:
            jobs.succeed(claim, an_analysis())
