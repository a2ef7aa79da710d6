"""schemathesis reads the OpenAPI document and tries the running API with all of its checks."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from service.settings import Settings
from service.store import connect, keys
from service.store.jobs import JobStore
from service.store.workers import WorkerStore
from tests.conftest import free_port, start_redis
from tests.factories import ENGINE, an_analysis
from tests.service.api.test_server import Api, start_api, stop_api

ARGUMENTS = ("--checks=all", "--max-examples=10", "--seed=1")


@pytest.fixture
def api(tmp_path) -> Iterator[Api]:
    """An API with a store of its own, in which jobs succeed soon after they came."""
    redis = start_redis(str(tmp_path), free_port(), "--appendonly", "no")
    settings = Settings(redis_url=redis.url)
    client = connect(redis.url, role="worker")
    WorkerStore(client).announce_engine(ENGINE)
    client.zadd(keys.WORKERS("analysis"), {"w": time.time() + 3_600})
    stop = threading.Event()
    worker = threading.Thread(target=finish_jobs, args=(JobStore(client, settings), stop))
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


def finish_jobs(jobs: JobStore, stop: threading.Event) -> None:
    while not stop.wait(0.01):
        while (claim := jobs.claim("test")) is not None:
            jobs.succeed(claim, an_analysis())


@pytest.mark.timeout(300)
def test_nothing_is_found_when_the_api_is_fuzzed(api, tmp_path):
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{api.url}/v1/openapi.json", *ARGUMENTS]

    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert run.returncode == 0, run.stdout + run.stderr
    assert "Traceback" not in api.log.read_text()
