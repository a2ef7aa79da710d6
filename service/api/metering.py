"""Counts, times and logs every request."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter

import structlog
from flask import Flask, Response, g, request

from service.store import StoreError
from service.store.requests import RequestStore, increments

# Counts reach the store at once where there are few requests, and so often where there are many.
FLUSH_EVERY_S = 0.1
NO_ROUTE = "none"

log = structlog.get_logger("service.access")


class RequestMeter:
    """Gathers counts, and adds them to the store from a thread of its own: no request waits for
    that, and many are added at once. What cannot be added now stays for later."""

    def __init__(self, store: RequestStore) -> None:
        self._store = store
        self._pending: Counter[str] = Counter()
        self._lock, self._flushing = threading.Lock(), threading.Lock()
        self._counted, self._closed = threading.Event(), threading.Event()
        self._flusher: tuple[int, threading.Thread] | None = None

    def observe(self, method: str, route: str, status: int, duration_s: float) -> None:
        """Counts one request."""
        with self._lock:
            self._pending.update(increments(method, route, status, duration_s))
            if self._flusher is None or self._flusher[0] != os.getpid():
                thread = threading.Thread(target=self._run, name="request-meter", daemon=True)
                self._flusher = (os.getpid(), thread)
                thread.start()
        self._counted.set()

    def flush(self) -> None:
        """Adds what was gathered to the numbers in the store; returns when it is there."""
        with self._flushing:
            with self._lock:
                pending, self._pending = self._pending, Counter()
            try:
                if pending:
                    self._store.add(pending)
            except StoreError:
                with self._lock:
                    self._pending.update(pending)

    def close(self) -> None:
        """Ends the thread, and adds what is left."""
        self._closed.set()
        self._counted.set()
        if self._flusher is not None and self._flusher[0] == os.getpid():
            self._flusher[1].join()
        self.flush()

    def _run(self) -> None:
        while not self._closed.is_set():
            self._counted.wait()
            self._counted.clear()
            self.flush()
            self._closed.wait(FLUSH_EVERY_S)


def register_metering(app: Flask, meter: RequestMeter) -> None:
    """Counts every request of the app, and writes its access log line."""

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        duration_s = time.perf_counter() - g.began
        route = request.url_rule.rule if request.url_rule else NO_ROUTE
        method = request.method if request.method in KNOWN_METHODS else "other"
        meter.observe(method, route, response.status_code, duration_s)
        log.info(
            "request",
            method=request.method,
            path=request.path,
            route=route,
            status=response.status_code,
            duration_ms=round(duration_s * 1000, 1),
            client=request.remote_addr,
        )
        return response

    app.before_request(begin)
    app.after_request(end)


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
