"""What the two kinds of worker share: the Celery app, and running it until it is told to stop."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable
from functools import cache
from typing import Any, Generic, TypeVar

from celery import Celery
from celery.signals import setup_logging

from service.queue import celery_options
from service.settings import Settings

Held = TypeVar("Held")


def create_celery(settings: Settings, **options: Any) -> Celery:
    """The consuming side; tasks are registered by who runs it (worker/analysis.py and
    worker/notifier.py)."""
    app = Celery("dateline", set_as_current=False)
    # Without this a worker ends when Redis, as its broker, has no memory left.
    app.conf.update(celery_options(settings), broker_channel_error_retry=True, **options)
    return app


def process_name() -> str:
    """This process among all hosts, also where containers share a host name and number their
    processes alike: host, a random word, process id."""
    return f"{socket.gethostname()}:{_word()}:{os.getpid()}"


@cache
def _word() -> str:
    return secrets.token_hex(4)


class PerProcess(Generic[Held]):
    """A value that each process makes for itself with its first use, so that no connection
    crosses a fork."""

    def __init__(self, make: Callable[[], Held]) -> None:
        self._make = make
        self._held: tuple[int, Held] | None = None

    def get(self) -> Held:
        """This process's value."""
        if self._held is None or self._held[0] != os.getpid():
            self._held = (os.getpid(), self._make())
        return self._held[1]


def consume(app: Celery, *, queue: str, pool: str, concurrency: int, on_ready: Callable[[], None]) -> int:
    """Works until SIGTERM or SIGINT, then finishes what has begun. Returns the exit code.
    `on_ready` is called whenever the worker has connected to its broker."""
    setup_logging.connect(_leave_logging)  # what service.logs has set up stays
    for noisy in ("celery.app.trace", "celery.worker.strategy"):  # two lines for every message
        logging.getLogger(noisy).setLevel(logging.WARNING)
    worker = app.Worker(
        hostname=f"{queue}@{process_name()}",
        queues=[queue],
        pool=pool,
        concurrency=concurrency,
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        ready_callback=lambda _consumer: on_ready(),
    )
    worker.start()
    return int(worker.exitcode or 0)


def _leave_logging(**_: object) -> None:
    """Celery sets up no logging where this signal has a receiver."""
