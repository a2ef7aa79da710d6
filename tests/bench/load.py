"""A load of HTTP requests: threads with a connection each, as fast as answered or at a steady rate."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

THREADS = 8
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: seconds from when each request was due to its answer, and in all."""

    seconds: list[float]
    elapsed_s: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.elapsed_s

    def percentile_ms(self, percent: float) -> float:
        """So many percent of the requests took no longer."""
        ranked = sorted(self.seconds)
        return 1000 * ranked[min(len(ranked) - 1, int(len(ranked) * percent / 100))]


def post(port: int, bodies: Sequence[bytes], rate: float | None = None) -> Load:
    """POSTs every body as an article; at `rate` a second, whether answers come or not, or as fast as
    they do. Raises RuntimeError where one is refused."""
    latencies: list[list[float]] = [[] for _ in range(THREADS)]
    failures: list[str] = []
    started = time.perf_counter()

    def send(thread: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for n in range(thread, len(bodies), THREADS):
            due = started + n / rate if rate else time.perf_counter()
            time.sleep(max(0.0, due - time.perf_counter()))
            connection.request("POST", "/v1/articles", bodies[n], JSON)
            answer = connection.getresponse()
            answer.read()
            latencies[thread].append(time.perf_counter() - due)
            if answer.status != 202:
                failures.append(f"{answer.status} {answer.reason}")
                return
        connection.close()

    threads = [threading.Thread(target=send, args=(n,)) for n in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failures:
        raise RuntimeError(f"an article was refused: {failures[0]}")
    return Load([s for each in latencies for s in each], time.perf_counter() - started)


def median_ms(port: int, method: str, path: str, bodies: Sequence[bytes | None], **headers: str) -> float:
    """The median time of one request after the other."""
    seconds = sorted(
        _one(port, method, path, body, {**JSON, **{k.replace("_", "-"): v for k, v in headers.items()}})
        for body in bodies
    )
    return 1000 * seconds[len(seconds) // 2]


def newest(port: int, path: str) -> str:
    """The id of the first item of a list."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    found = orjson.loads(connection.getresponse().read())
    connection.close()
    return str(found["data"][0]["id"])


def _one(port: int, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    started = time.perf_counter()
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    took = time.perf_counter() - started
    connection.close()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status} {answer.reason}")
    return took
