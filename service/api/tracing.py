"""Ids that follow a request into the logs of the API and of the worker."""

from __future__ import annotations

import re
import secrets

import structlog
from flask import Flask, Response, g, request

REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}\Z")
# W3C Trace Context, level 1: version, trace id, parent id, flags.
TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\Z")


def register_tracing(app: Flask) -> None:
    """Gives every request its ids, binds them to the log, and every answer its X-Request-Id."""
    app.before_request(_begin)
    app.after_request(_mark)


def current_trace() -> dict[str, str]:
    """The ids of the request at hand, to be carried into the job's record."""
    trace: dict[str, str] = g.trace
    return trace


def new_request_id() -> str:
    """An id for a request that brings none."""
    return f"req_{secrets.token_hex(12)}"


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if REQUEST_ID.match(given) else new_request_id()
    g.trace = {"request_id": g.request_id}
    parent = request.headers.get("traceparent", "").strip()
    if TRACEPARENT.match(parent):
        g.trace |= {"traceparent": parent, "trace_id": parent.split("-")[1]}
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**g.trace)


def _mark(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
