"""A client of the Redis that Sentinels name as the master of the moment."""

from __future__ import annotations

import socket
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import (
    MasterNotFoundError,
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
)

from service.sentinel import SentinelUrl


def master_client(url: SentinelUrl, options: dict[str, Any], *, blocking: bool) -> redis.Redis:
    """A client that asks the Sentinels whenever it makes a connection. `options` are those of the
    connections to Redis; with `blocking` callers take turns on `max_connections`."""
    asking = {"retry": Retry(NoBackoff(), 0), **url.asking}
    sentinel = Sentinel(url.hosts, sentinel_kwargs=asking, **options)  # type: ignore[no-untyped-call]
    client: redis.Redis = sentinel.master_for(  # type: ignore[no-untyped-call]
        url.master, connection_pool_class=_TurnsPool if blocking else SentinelConnectionPool,
        connection_class=_MasterConnection,
        db=url.database, username=url.username, password=url.password,
    )  # fmt: skip
    return client


class _MasterConnection(SentinelManagedConnection):
    """A connection that asks for the master each time it is opened. redis-py's own goes back to
    the former master with every retry of a command (redis-py#3874)."""

    def connect(self) -> None:
        """Opens it, where it is not."""
        redis.Connection.connect(self)  # type: ignore[no-untyped-call]

    def _connect(self) -> socket.socket:
        try:
            self.host, self.port = self.connection_pool.get_master_address()
        except MasterNotFoundError:  # its own words fill a screen
            raise MasterNotFoundError("The Sentinels do not answer, or know no master") from None
        opened: socket.socket = super()._connect()  # type: ignore[no-untyped-call]
        return opened


class _TurnsPool(SentinelConnectionPool, redis.BlockingConnectionPool):
    """As few connections as the API may have."""

    def owns_connection(self, connection: Any) -> bool:
        """Every one that this process made, wherever it led: redis-py would replace one that did
        not come about, and remember each, for as long as there is no master."""
        return bool(redis.BlockingConnectionPool.owns_connection(self, connection))

    def release(self, connection: Any) -> None:
        """Takes it back; one to a former master is closed, and opened anew with its next use."""
        if self.master_address != (connection.host, connection.port):
            connection.disconnect()
        super().release(connection)  # type: ignore[no-untyped-call]
