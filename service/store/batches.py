"""Batches in Redis: kept whole or not at all; counted in the same scripts that move their jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import redis

from schemas.batches import Batch, BatchItem
from schemas.jobs import Job
from service.settings import Settings
from service.store import ExpiredError, NotFoundError, keys, translated
from service.store.jobs import STATUSES, read_jobs, submit_args
from service.store.pages import Page, Place, decode_cursor, encode_cursor
from service.store.scripts import Scripts
from service.store.times import rfc3339


class BatchStore:
    """Batches of all tenants. Methods raise the errors of service.store only."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._redis = client
        self._scripts = Scripts(client, settings)

    def create(
        self,
        tenant: str,
        batch_id: str,
        items: Sequence[tuple[Job, BatchItem]],
        *,
        trace: Mapping[str, str] | None = None,
    ) -> int:
        """Keeps the batch with all its jobs; how many bells the workers need. The same batch once
        more changes nothing."""
        args: list[str | bytes | int] = [batch_id, tenant, len(items)]
        for job, item in items:
            args += submit_args(job, item.submission, item.webhook, trace, item.problem)
        return int(self._scripts.run_replicated("batch", *args))

    @translated()
    def get(self, tenant: str, batch_id: str) -> Batch:
        """The batch as it stands. Raises NotFoundError, ExpiredError."""
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.hgetall(keys.BATCH(batch_id))
            pipe.get(keys.GONE(batch_id[4:]))
            record, gone = pipe.execute()
        field = {name.decode(): value.decode() for name, value in record.items()}
        if field.get("tenant") == tenant:
            return _batch(batch_id, field)
        if not record and gone is not None and gone.decode() == tenant:
            raise ExpiredError(f"batch {batch_id} has expired")
        raise NotFoundError(f"there is no batch {batch_id}")

    @translated()
    def jobs(self, tenant: str, batch_id: str, *, cursor: str | None = None, limit: int = 20) -> Page[Job]:
        """The batch's jobs in the order of its articles. Raises NotFoundError, ExpiredError,
        BadCursorError."""
        self.get(tenant, batch_id)
        first = 0 if cursor is None else decode_cursor(cursor).score + 1
        name = keys.BATCH_JOBS(batch_id)
        rows = cast(list[bytes], self._redis.zrange(name, first, first + limit))
        ids = [row.decode() for row in rows]
        jobs = [job for job in read_jobs(self._scripts, ids[:limit]) if job is not None]
        last = Place(first + limit - 1, batch_id)
        return Page(tuple(jobs), encode_cursor(last) if len(ids) > limit else None)


def _batch(batch_id: str, field: dict[str, str]) -> Batch:
    return Batch(
        id=batch_id,
        tenant=field["tenant"],
        total=int(field["total"]),
        counts={status: int(field[status]) for status in STATUSES},
        created_at=rfc3339(int(field["created"])),
        finished_at=rfc3339(int(field["finished"])) if "finished" in field else None,
        expires_at=rfc3339(int(field["expires"])) if "expires" in field else None,
    )
