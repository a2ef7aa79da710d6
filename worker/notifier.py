"""The notifier: threads that deliver webhooks, and the clockwork that says when."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from schemas.messages import WEBHOOK_QUEUE
from service import logs
from service.queue import Queue, queue_name
from service.settings import Settings
from service.store import StoreError, connect
from service.store.workers import WorkerRole, WorkerStore
from worker.app import consume, create_celery, process_name
from worker.notify import deliver, loop
from worker.notify.context import Context
from worker.tasks import register_webhooks

BEAT_EVERY_S = 5.0

log = structlog.get_logger()


def run_notifier(settings: Settings) -> int:
    """Delivers webhooks until it is told to stop; returns the exit code."""
    logs.configure(settings, service="notifier")
    client = connect(settings.redis_url, role="worker")
    context = Context.build(settings, client, Queue(settings).send)
    app = create_celery(settings)
    register_webhooks(app, lambda delivery_id: deliver.attempt(context, delivery_id))
    clockwork = loop.start(context)
    pulse = Pulse(WorkerStore(client), process_name())
    try:
        return consume(
            app,
            queue=queue_name(settings, WEBHOOK_QUEUE),
            pool="threads",
            concurrency=settings.webhook_concurrency,
            on_ready=pulse.start,
        )
    finally:
        clockwork.stop()
        pulse.stop()


class Pulse:
    """Signs of life of the notifier, from a thread of its own."""

    def __init__(self, workers: WorkerStore, name: str, every_s: float = BEAT_EVERY_S) -> None:
        self._workers, self._name, self._every_s = workers, name, every_s
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins; once begun, nothing more."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends, and tells that this notifier is gone."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._tell(self._workers.leave)

    def _run(self) -> None:
        self._tell(self._workers.beat)
        while not self._stopped.wait(self._every_s):
            self._tell(self._workers.beat)

    def _tell(self, call: Callable[[WorkerRole, str], None]) -> None:
        try:
            call("notifier", self._name)
        except StoreError as error:
            log.warning("store_away", reason=str(error))
        except Exception:  # without this thread the notifier would count as dead
            log.exception("pulse_failed")
