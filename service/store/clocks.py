"""The clock that all hosts share: that of the Redis server."""

from __future__ import annotations

from collections.abc import Callable

import redis

# Microseconds since 1970.
Clock = Callable[[], int]


def redis_clock(client: redis.Redis) -> Clock:
    """Microseconds by the clock of the Redis server."""

    def now_us() -> int:
        seconds, micros = client.time()
        return int(seconds) * 1_000_000 + int(micros)

    return now_us
