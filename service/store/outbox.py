"""The outbox: what has happened and must be told, written in the same script as the move itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
import redis

from service.settings import Settings
from service.store import keys, translated
from service.store.scripts import Scripts
from service.store.times import rfc3339

# An event that was handed out and not reported done comes again after so long.
HOLD_S = 30


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """Something that clients may want to be told of. Its id follows from what it is about, so
    the same event has the same id however often it is handed out. `webhook` is what the
    submission itself asked for."""

    event_id: str
    type: str
    tenant: str
    created_at: str
    job_id: str | None = None
    article_id: str | None = None
    batch_id: str | None = None
    webhook: dict[str, Any] | None = None


class OutboxStore:
    """The events that no notifier has taken over yet."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._redis = client
        self._scripts = Scripts(client, settings)

    def due(self, limit: int = 100) -> list[OutboxEvent]:
        """The oldest events. They are handed out at least once: `done` ends it."""
        flat = self._scripts.run("due", limit, HOLD_S * 1_000_000)
        rows = zip(flat[::2], flat[1::2], strict=True)
        return [_event(name.decode(), orjson.loads(body)) for name, body in rows]

    @translated()
    def done(self, event_id: str) -> None:
        """The event has been taken over."""
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.zrem(keys.OUTBOX(), event_id)
            pipe.hdel(keys.EVENTS(), event_id)
            pipe.execute()

    @translated()
    def depth(self) -> int:
        """How many events wait."""
        return int(self._redis.zcard(keys.OUTBOX()))


def _event(event_id: str, body: dict[str, Any]) -> OutboxEvent:
    webhook = body.get("webhook")
    return OutboxEvent(
        event_id=event_id,
        type=body["type"],
        tenant=body["tenant"],
        created_at=rfc3339(int(body["created_at"])),
        job_id=body.get("job_id"),
        article_id=body.get("article_id"),
        batch_id=body.get("batch_id"),
        webhook=orjson.loads(webhook) if webhook else None,
    )
