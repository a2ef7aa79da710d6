"""Counts, times and logs every request."""

from __future__ import annotations

import threading
import time
from collections import Counter

import structlog
from flask import Flask, Response, g, request

from service.store import StoreError
from service.store.requests import RequestStore, increments

# A request that must not wait for Redis is written with the next one.
LOCAL_ROUTES = frozenset({"/healthz", "/readyz"})
NO_ROUTE = "none"

log = structlog.get_logger("service.access")


class RequestMeter:
    """Gathers counts and adds them to the store; what cannot be added now stays for later."""

    def __init__(self, store: RequestStore) -> None:
        self._store = store
        self._pending: Counter[str] = Counter()
        self._lock = threading.Lock()

    def observe(self, method: str, route: str, status: int, duration_s: float) -> None:
        """Counts one request."""
        with self._lock:
            self._pending.update(increments(method, route, status, duration_s))

    def flush(self) -> None:
        """Adds what was gathered to the numbers in the store."""
        with self._lock:
            pending, self._pending = self._pending, Counter()
        try:
            self._store.add(pending)
        except StoreError:
            with self._lock:
                self._pending.update(pending)


def register_metering(app: Flask, meter: RequestMeter) -> None:
    """Counts every request of the app, and writes its access log line."""

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        duration_s = time.perf_counter() - g.began
        route = request.url_rule.rule if request.url_rule else NO_ROUTE
        method = request.method if request.method in KNOWN_METHODS else "other"
        meter.observe(method, route, response.status_code, duration_s)
        if route not in LOCAL_ROUTES and response.status_code != 503:
            meter.flush()
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
