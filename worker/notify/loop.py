"""The notifier's clockwork: events become deliveries, due deliveries get their bell rung.

It runs beside the worker's threads and sends nothing itself, so no receiver can hold it up.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import orjson
import structlog

from schemas.messages import DeliverWebhook
from schemas.webhooks import EVENT_TYPES, Endpoint
from service.store import ExpiredError, NotFoundError, StoreError
from service.store.deliveries import Notice, Receiver
from service.store.outbox import OutboxEvent
from worker.notify.context import Context
from worker.notify.payload import article_notice, batch_notice

# How long a first attempt may wait for its bell.
TICK_S = 0.2
AFTER_FAILURE_S = 2.0

log = structlog.get_logger()


class Loop:
    """The thread of a notifier process. `run_once` is one round of it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="notifier-loop", daemon=True)

    def start(self) -> None:
        """Begins in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the round that is under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        pause_s = 0.0
        while not self._stopped.wait(pause_s):
            try:
                pause_s = 0.0 if self.run_once() else TICK_S
            except StoreError as error:
                log.warning("notifier_waits_for_redis", error=str(error))
                pause_s = AFTER_FAILURE_S
            except Exception:  # this thread is the notifier's life: it goes on
                log.exception("notifier_round_failed")
                pause_s = AFTER_FAILURE_S

    def run_once(self) -> int:
        """Fans out what has happened and rings for what is due; how much there was of both."""
        events = self._context.outbox.due()
        endpoints = self._hearing(events)
        for event in events:
            self._hand_over(event, endpoints[event.tenant, event.type])
        due = self._context.deliveries.take_due()
        for delivery_id in due:
            self._context.ring(DeliverWebhook(delivery_id))
        return len(events) + len(due)

    def _hearing(self, events: Sequence[OutboxEvent]) -> dict[tuple[str, str], tuple[Endpoint, ...]]:
        """The endpoints that want the events, looked up once for each tenant and type."""
        wanted = dict.fromkeys((event.tenant, event.type) for event in events)
        return {key: self._context.endpoints.hearing(*key) for key in wanted}

    def _hand_over(self, event: OutboxEvent, endpoints: Sequence[Endpoint]) -> None:
        """One delivery for every receiver of the event; then the outbox forgets it. An event that
        cannot be told stays there, is tried again later, and holds up no other."""
        try:
            self._fan_out(event, endpoints)
        except StoreError:
            raise
        except Exception:
            log.exception("event_not_told", event_id=event.event_id)
        else:
            self._context.outbox.done(event.event_id)

    def _fan_out(self, event: OutboxEvent, endpoints: Sequence[Endpoint]) -> None:
        receivers: list[Endpoint | Receiver] = [*_own_receiver(event), *endpoints]
        if receivers and (notice := self._notice(event)) is not None:
            for receiver in receivers:
                self._context.deliveries.add(event.tenant, notice, receiver)

    def _notice(self, event: OutboxEvent) -> Notice | None:
        """The event in bytes; None where what it tells of has expired."""
        try:
            body = self._batch_body(event) if event.batch_id else self._article_body(event)
        except (NotFoundError, ExpiredError) as error:
            log.warning("event_of_nothing", event_id=event.event_id, reason=str(error))
            return None
        return Notice(event.event_id, event.type, body)

    def _batch_body(self, event: OutboxEvent) -> bytes:
        return batch_notice(event.created_at, self._context.batches.get(event.tenant, event.batch_id or ""))

    def _article_body(self, event: OutboxEvent) -> bytes:
        """The body; without title and headline where there is no article, or none any more."""
        job = self._context.jobs.get(event.tenant, event.job_id or "")
        try:
            stored = self._context.articles.get(event.tenant, job.article_id)
            document = orjson.loads(stored.document)
        except (NotFoundError, ExpiredError):
            document = None
        return article_notice(event.type, event.created_at, job, document)


def _own_receiver(event: OutboxEvent) -> list[Receiver]:
    """The webhook that came with the submission, if it wants this event."""
    own = event.webhook
    if not own or event.type not in (own.get("events") or EVENT_TYPES):
        return []
    return [Receiver(own["url"], own.get("secret"))]


def start(context: Context) -> Loop:
    """A running loop; `stop` ends it."""
    loop = Loop(context)
    loop.start()
    return loop
