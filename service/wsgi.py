"""gunicorn as the API uses it: errors of the protocol as problems, logs through structlog.

Import it only after gevent has patched the standard library (service.server).
"""

from __future__ import annotations

import socket
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import gevent
import orjson
import structlog
from flask import Flask, Response
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http.errors import (
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.util import write_nonblock
from gunicorn.workers.ggevent import GeventWorker

from schemas.problems import make_problem
from service.api.auth import rate_headers
from service.api.errors import RequestError, answer_error
from service.api.services import services_of
from service.api.tracing import new_request_id
from service.incoming import PatientInput, SlowBodyError, drain
from service.server import gunicorn_options, load_app
from service.settings import Settings

# What is still read of a body that was refused, so that its sender gets to see the answer.
DRAIN_LIMITS, DRAIN_S = 2, 5.0
RAW_DRAIN_BYTES = 4_000_000
# Answers to bodies of which nobody knows what still comes.
CUT_OFF = ("408", "413")
PARSE_PROBLEMS: dict[type[Exception], tuple[int, str]] = {
    LimitRequestLine: (414, "uri-too-long"),
    LimitRequestHeaders: (431, "headers-too-large"),
    UnsupportedTransferCoding: (501, "http-error"),
    ParseException: (400, "malformed-request"),
}

log = structlog.get_logger("service.server")


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn for one set of settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._app: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        """Hands gunicorn our settings."""
        for name, value in gunicorn_options(self._settings).items():
            self.cfg.set(name, value)
        most_bytes = DRAIN_LIMITS * self._settings.max_body_bytes
        self.cfg.set(
            "post_request", lambda _w, request, _e, answer: _end_refused(request, answer, most_bytes)
        )

        self.cfg.set("worker_exit", lambda _arbiter, _worker: self._end_counting())

    def load(self) -> Any:
        """The WSGI app; called once in each worker process."""
        self._app = app = load_app(self._settings)
        app.register_error_handler(ParseException, _answer_parse_error)
        app.register_error_handler(SlowBodyError, _answer_slow_body)
        return _around(app, self._settings.body_timeout_s)

    def rate_headers(self) -> dict[str, str]:
        """The RateLimit headers of answers that are not counted."""
        if self._app is None:
            return {}
        untouched = services_of(self._app).admissions.untouched
        return rate_headers(untouched, untouched)

    def end_waits(self) -> None:
        """Answers the clients that wait for jobs with how they stand now."""
        if self._app is not None:
            services_of(self._app).watcher.close()

    def _end_counting(self) -> None:
        """After the last request of a process: its counts reach the store."""
        if self._app is not None:
            services_of(self._app).meter.close()


class ProblemWorker(GeventWorker):  # type: ignore[misc]
    """Answers requests that are no HTTP with a problem, as the app does for all others."""

    def handle_error(self, _req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Writes the answer to an error that never reached the app."""
        rows = (row for kind, row in PARSE_PROBLEMS.items() if isinstance(exc, kind))
        status, code = next(rows, (500, "internal-error"))
        if status == 500:
            log.error("connection_failed", exc_info=exc)
        detail = str(exc) if status < 500 else "The server met a fault."
        try:
            write_nonblock(client, _raw_problem(status, code, detail, self.app.rate_headers()))
            client.shutdown(socket.SHUT_WR)
            drain(client.recv, RAW_DRAIN_BYTES, DRAIN_S)
        except OSError:
            log.info("client_left", client=addr[0] if addr else None)

    def handle_exit(self, sig: Any, frame: Any) -> None:
        """Stops with grace: no client is left waiting."""
        super().handle_exit(sig, frame)
        gevent.spawn(self.app.end_waits)


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's own messages in our log; the app writes the access log."""

    def setup(self, cfg: Any) -> None:
        """Leaves handlers and levels to service.logs."""
        super().setup(cfg)
        for target in (self.error_log, self.access_log):
            target.handlers[:] = []
            target.propagate = True

    def access(self, *_: Any) -> None:
        """Nothing: service.api.metering logs each request with its ids."""


def _answer_parse_error(error: ParseException) -> Response:
    """The answer when a body turns out to be no HTTP while the app reads it."""
    return answer_error(RequestError("malformed-request", f"{error}."))


def _answer_slow_body(error: SlowBodyError) -> Response:
    """The answer when a body does not come to its end."""
    return answer_error(RequestError("request-timeout", str(error)))


def _around(app: Any, body_timeout_s: float) -> Any:
    """The app, with patience for bodies, and with `Connection: close` on answers that cut one off."""

    def serve(environ: dict[str, Any], start_response: Any) -> Any:
        def start(status: str, headers: Any, exc_info: Any = None) -> Any:
            if status.startswith(CUT_OFF):
                start_response.__self__.force_close()  # gunicorn's response
            return start_response(status, headers, exc_info)

        environ["wsgi.input"] = PatientInput(environ["wsgi.input"], body_timeout_s)
        return app(environ, start)

    return serve


def _end_refused(request: Any, response: Any, most_bytes: int) -> None:
    """Reads the rest of a body that was refused; one that came too slowly has had its time."""
    status = str(response.status) if response is not None else ""
    if status[:1] not in ("4", "5") or status.startswith("408"):
        return
    # Of a body that broke its grammar nobody knows where it ends.
    read = request.unreader.sock.recv if request.body.failed else request.body.read
    with suppress(ParseException, OSError):
        drain(read, most_bytes, DRAIN_S)


def _raw_problem(status: int, code: str, detail: str, more_headers: dict[str, str]) -> bytes:
    """A whole HTTP answer."""
    title = HTTPStatus(status).phrase
    request_id = new_request_id()
    problem = make_problem(code, detail, status=status, instance="", request_id=request_id)
    body = orjson.dumps(problem)
    head = (
        f"HTTP/1.1 {status} {title}\r\nConnection: close\r\n"
        f"Content-Type: application/problem+json\r\nContent-Length: {len(body)}\r\n"
        f"X-Request-Id: {request_id}\r\n"
    )
    more = "".join(f"{name}: {value}\r\n" for name, value in more_headers.items())
    return f"{head}{more}\r\n".encode() + body
