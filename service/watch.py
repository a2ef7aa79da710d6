"""Waiting for jobs: one subscription per process, however many clients wait."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import redis
import structlog
from redis.exceptions import ConnectionError, RedisError

from schemas.jobs import Job
from service.store import keys
from service.store.jobs import JobStore

log = structlog.get_logger()

# A waiter looks for itself this often, in case a notice was lost with the connection.
LOOK_EVERY_S = 5.0
LISTEN_S = 0.5
# So many checks of the connection may be under way; then the server counts as gone.
UNANSWERED = 4


class JobWatcher:
    """Wakes those who wait for a job when it changes. Works with threads and under gevent."""

    def __init__(self, client: redis.Redis, jobs: JobStore) -> None:
        self._redis = client
        self._jobs = jobs
        self._waiters: dict[str, set[threading.Event]] = defaultdict(set)
        self._lock = threading.Lock()
        self._listener: tuple[int, threading.Thread] | None = None
        self._closed = threading.Event()

    def wait(self, tenant: str, job_id: str, timeout_s: float) -> Job:
        """The job when it is terminal, or as it stands when the time is up.
        Raises NotFoundError, ExpiredError."""
        for job in self.changes(tenant, job_id, timeout_s):
            last = job
        return last

    def changes(self, tenant: str, job_id: str, timeout_s: float) -> Iterator[Job]:
        """The job as it stands, then after every change, up to its terminal state or until the
        time is up. Raises NotFoundError, ExpiredError."""
        deadline = time.monotonic() + timeout_s
        with self._woken(job_id) as changed:
            last = self._jobs.get(tenant, job_id)
            yield last
            while not last.is_terminal and (left := self._left_s(deadline)) > 0:
                changed.wait(min(left, LOOK_EVERY_S))
                changed.clear()
                job = self._jobs.get(tenant, job_id)
                if job != last:
                    last = job
                    yield job

    @property
    def is_closed(self) -> bool:
        """Whether nobody waits any more, since the process stops."""
        return self._closed.is_set()

    def close(self) -> None:
        """Ends the subscription, and every wait with the job as it stands."""
        self._closed.set()
        self._wake(*list(self._waiters))
        if self._listener is not None and self._listener[0] == os.getpid():
            self._listener[1].join()

    def _left_s(self, deadline: float) -> float:
        """Seconds that a wait may still last."""
        return 0 if self._closed.is_set() else deadline - time.monotonic()

    @contextmanager
    def _woken(self, job_id: str) -> Iterator[threading.Event]:
        """An event that is set whenever the job changes."""
        changed = threading.Event()
        with self._lock:
            self._waiters[job_id].add(changed)
            if self._listener is None or self._listener[0] != os.getpid():
                thread = threading.Thread(target=self._listen, name="job-watcher", daemon=True)
                self._listener = (os.getpid(), thread)
                thread.start()
        try:
            yield changed
        finally:
            with self._lock:
                self._waiters[job_id].discard(changed)
                if not self._waiters[job_id]:
                    del self._waiters[job_id]

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                self._pass_on()
            except RedisError as error:
                log.warning("watch_interrupted", reason=type(error).__name__)
                self._closed.wait(LISTEN_S)

    def _pass_on(self) -> None:
        """Wakes waiters for as long as the connection holds."""
        with self._redis.pubsub(ignore_subscribe_messages=True) as subscription:  # type: ignore[no-untyped-call]
            subscription.subscribe(keys.CHANGES())
            self._wake(*list(self._waiters))  # what changed while nobody listened
            while not self._closed.is_set():
                message = subscription.get_message(timeout=LISTEN_S)
                if subscription.health_check_response_counter > UNANSWERED:
                    raise ConnectionError("the server answers no more")
                if message is not None:
                    self._wake(message["data"].decode())

    def _wake(self, *job_ids: str) -> None:
        with self._lock:
            for job_id in job_ids:
                for changed in self._waiters.get(job_id, ()):
                    changed.set()
