"""How many HTTP requests there were and how long they took, for /metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import redis

from service.store import keys, translated
from service.store.counters import Histogram

# Seconds; long polls fill the upper end.
REQUEST_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True)
class RequestCounts:
    """Requests by (method, route, status), and durations by route."""

    requests: dict[tuple[str, str, str], int]
    durations: dict[str, Histogram]


class RequestStore:
    """The counts of all API processes."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    @translated()
    def add(self, amounts: Mapping[str, int]) -> None:
        """Adds to the fields that `increments` names."""
        with self._redis.pipeline(transaction=False) as pipe:
            for field, amount in amounts.items():
                pipe.hincrby(keys.REQUESTS(), field, amount)
            pipe.execute()

    @translated()
    def read(self) -> RequestCounts:
        """Everything that was added."""
        found = self._redis.hgetall(keys.REQUESTS())
        fields = {name.decode(): int(value) for name, value in sorted(found.items())}  # type: ignore[union-attr]
        parted = [(*name.split(" "), value) for name, value in fields.items()]
        requests = {
            (str(row[1]), str(row[2]), str(row[3])): int(row[4]) for row in parted if row[0] == "request"
        }
        routes = sorted({route for _, route, _ in requests})
        labels = [str(at) for at in range(len(REQUEST_BUCKETS_S) + 1)]
        durations = {
            route: Histogram(
                tuple(fields.get(f"bucket {route} {label}", 0) for label in labels),
                fields.get(f"micros {route}", 0) / 1e6,
            )
            for route in routes
        }
        return RequestCounts(requests, durations)


def increments(method: str, route: str, status: int, duration_s: float) -> dict[str, int]:
    """What one request adds. `route` is the pattern and not the path, so that there are few."""
    bucket = sum(duration_s > bound for bound in REQUEST_BUCKETS_S)
    return {
        f"request {method} {route} {status}": 1,
        f"bucket {route} {bucket}": 1,
        f"micros {route}": int(duration_s * 1_000_000),
    }
