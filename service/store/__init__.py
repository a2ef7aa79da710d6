"""The data in Redis: connection, and the errors that every store raises."""

from __future__ import annotations

from contextlib import ContextDecorator
from types import TracebackType
from typing import Any, Literal

import redis
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import (
    BusyLoadingError,
    ConnectionError,
    MasterDownError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TimeoutError,
)
from redis.retry import Retry

from service.sentinel import parse_sentinel_url
from service.store.sentinel import master_client

Role = Literal["api", "worker"]
API_CONNECTIONS = 32
# A connection that was idle for so long is tried before it is used; those that only listen, too.
HEALTH_CHECK_S = 10


class StoreError(Exception):
    """The root of what the stores raise."""


class NotFoundError(StoreError):
    """Raised for an id that is unknown, was deleted, or belongs to another tenant."""


class ExpiredError(StoreError):
    """Raised for an id that was known and whose time is over."""


class ConflictError(StoreError):
    """Raised when the state of a thing forbids the move."""


class BadCursorError(StoreError):
    """Raised for a page cursor that this service did not make."""


class StoreUnavailableError(StoreError):
    """Raised when Redis cannot be reached, answers too late, or takes no writes now."""


class StoreFullError(StoreError):
    """Raised when Redis has no memory left for the write; nothing was written."""


# Answers of a server that is there but cannot serve now, that redis-py has no class for.
_UNAVAILABLE = ("MISCONF", "NOREPLICAS", "MASTERDOWN", "READONLY", "LOADING", "UNKILLABLE", "BUSY")


class translated(ContextDecorator):  # noqa: N801  # reads as a word where it is used
    """Turns the errors of redis-py into the errors above: the one place that knows both.
    Use as a decorator on a method, or around a block."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, RedisError):
            found = _translate(error)
            if found is not None:
                raise found from error


def _translate(error: RedisError) -> StoreError | None:
    """The store's error for redis-py's, or None for what can only be a fault of our own."""
    if isinstance(error, OutOfMemoryError) or "OOM command not allowed" in str(error):
        return StoreFullError(str(error))
    away = (ConnectionError, TimeoutError, BusyLoadingError, ReadOnlyError, MasterDownError)
    if isinstance(error, away):
        return StoreUnavailableError(str(error))
    if isinstance(error, ResponseError) and str(error).startswith(_UNAVAILABLE):
        return StoreUnavailableError(str(error))
    return None


def connect(url: str, *, role: Role) -> redis.Redis:
    """A client of the store at `url` (redis://, rediss:// or sentinel://); it connects
    with its first command. The API must answer within 2 seconds when Redis is away or hangs, so
    its client tries once; a worker waits for Redis. Raises ValueError for another URL."""
    options: dict[str, Any] = {
        "health_check_interval": HEALTH_CHECK_S,
        # A master that became a replica is left, since the name may lead to another one by now.
        "retry_on_error": [ReadOnlyError],
    }
    if role == "api":
        # When a job ends, all who wait for it ask at once: they take turns on few connections.
        options |= {
            "retry": Retry(NoBackoff(), 0), "socket_timeout": 1.5, "socket_connect_timeout": 0.4,
            "max_connections": API_CONNECTIONS, "timeout": 1,
        }  # fmt: skip
    else:
        patience = Retry(ExponentialWithJitterBackoff(base=0.05, cap=1), 5)
        options |= {"retry": patience, "socket_timeout": 10, "socket_connect_timeout": 2}
    sentinels = parse_sentinel_url(url)
    if sentinels is not None:
        return master_client(sentinels, options, blocking=role == "api")
    kind = redis.BlockingConnectionPool if role == "api" else redis.ConnectionPool
    return redis.Redis.from_pool(kind.from_url(url, **options))
