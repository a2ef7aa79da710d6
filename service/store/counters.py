"""What has been counted: kept in Redis, in the same scripts that change the state, so that it is
right over processes and restarts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import redis

from service.store import keys, translated

# Upper bounds of the histogram of stage durations, in seconds.
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True)
class Histogram:
    """Durations of one stage: how many there were up to each of BUCKETS_S and beyond (not yet
    summed up), and their sum in seconds."""

    counts: tuple[int, ...]
    sum_s: float


class CounterStore:
    """The counters, for /metrics."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    @translated()
    def read(self) -> dict[str, int]:
        """Every counter: accepted, cached, claimed, lapsed, finished:<status>, failed:<code>,
        deliveries:<outcome>."""
        found = self._redis.hgetall(keys.COUNTERS())
        return {name.decode(): int(value) for name, value in sorted(found.items())}  # type: ignore[union-attr]

    @translated()
    def stages(self) -> dict[str, Histogram]:
        """The histogram of each stage of the pipeline."""
        found = {k.decode(): v for k, v in self._redis.hgetall(keys.STAGES()).items()}  # type: ignore[union-attr]
        names = sorted({name.rpartition(":")[0] for name in found})
        labels = [str(at) for at in range(len(BUCKETS_S) + 1)]
        return {
            name: Histogram(
                tuple(int(found.get(f"{name}:{label}", 0)) for label in labels),
                float(found[f"{name}:sum"]),
            )
            for name in names
        }


def stage_increments(timings_s: Mapping[str, float]) -> list[tuple[str, str]]:
    """(field, amount) to add for one article's stages: the bucket, and the sum."""
    rows: list[tuple[str, str]] = []
    for stage, seconds in timings_s.items():
        bucket = sum(seconds > bound for bound in BUCKETS_S)
        rows += [(f"{stage}:{bucket}", "1"), (f"{stage}:sum", f"{seconds:.6f}")]
    return rows
