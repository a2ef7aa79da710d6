"""Whether a worker or a notifier on this host is at work, for the health check of a container."""

from __future__ import annotations

import socket
import sys

from service.settings import Settings
from service.store import StoreError, connect
from service.store.workers import WorkerStore


def check_health(settings: Settings) -> int:
    """0 where a process of this host has given a sign of life lately, else 1 with the reason."""
    host = socket.gethostname()
    try:
        if WorkerStore(connect(settings.redis_url, role="api")).is_alive_on(host):
            return 0
        print(f"no worker on {host} has given a sign of life lately", file=sys.stderr)
    except StoreError as error:
        print(f"Redis: {error}", file=sys.stderr)
    return 1
