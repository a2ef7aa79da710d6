"""The API's server: gunicorn with gevent workers, so that many clients can wait at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gevent import monkey

from service import logs
from service.settings import Settings, check_exposure

if TYPE_CHECKING:
    from flask import Flask

KEEPALIVE_S = 5
# Long polls that are under way when the server stops get this long to end.
GRACEFUL_TIMEOUT_S = 10
# A worker that has not come back to its loop for so long is replaced.
STALL_TIMEOUT_S = 60
MAX_LINE_BYTES = 8_190


def run(settings: Settings) -> int:
    """Serves the API until it is told to stop; the exit status. Raises SettingsError where the
    settings would let strangers in."""
    # Before anything opens sockets or takes locks: whatever blocks must yield to other requests.
    monkey.patch_all()
    from service.keyring import have_keys

    check_exposure(settings, lambda: have_keys(settings))
    logs.configure(settings, service="api")
    from service.wsgi import Server

    Server(settings).run()
    return 0


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """gunicorn's settings for ours."""
    from service.wsgi import QuietLogger

    return {
        "bind": f"{_bracketed(settings.host)}:{settings.port}",
        "workers": settings.api_processes,
        "worker_class": "service.wsgi.ProblemWorker",
        "logger_class": QuietLogger,
        "keepalive": KEEPALIVE_S,
        "graceful_timeout": GRACEFUL_TIMEOUT_S,
        "timeout": STALL_TIMEOUT_S,
        "limit_request_line": MAX_LINE_BYTES,
        "proc_name": "dateline-api",
        "control_socket_disable": True,
    }


def load_app(settings: Settings) -> Flask:
    """The app on the store and broker that the settings name; made in each worker process."""
    from service.app import create_app
    from service.queue import Queue
    from service.store import connect

    return create_app(settings, redis=connect(settings.redis_url, role="api"), queue=Queue(settings))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
