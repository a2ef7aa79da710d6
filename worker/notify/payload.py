"""What a webhook says: thin, so that a receiver that wants more fetches it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.batches import Batch, batch_facts
from schemas.jobs import Job, job_view
from schemas.webhooks import BATCH_COMPLETED, body_of

# Long strings and lists are clipped so that no body reaches 20 KB.
MAX_CHARACTERS, MAX_ITEMS = 300, 3


def article_notice(event_type: str, at: str, job: Job, document: Mapping[str, Any] | None) -> bytes:
    """The body for a job's end. `at` is the event's time; `document` is the result as it is
    served, None where there is none."""
    summary = (document or {}).get("summary") or {}
    article = {
        "id": job.article_id,
        "title": _clipped((document or {}).get("title")),
        "headline": _clipped((summary.get("headline") or {}).get("text")),
        "links": {"self": f"/v1/articles/{job.article_id}"} if document else {},
    }
    return body_of(event_type, at, {"job": _job(job), "article": article})


def batch_notice(at: str, batch: Batch) -> bytes:
    """The body for a batch of which every job has ended."""
    return body_of(BATCH_COMPLETED, at, {"batch": batch_facts(batch)})


def _job(job: Job) -> dict[str, Any]:
    """The job as the API shows it, clipped."""
    return {**job_view(job), "external_id": _clipped(job.external_id), "error": _clipped(job.error)}


def _clipped(value: Any) -> Any:
    """The value; text that is too long ends in an ellipsis, a list after its first items."""
    if isinstance(value, str) and len(value) > MAX_CHARACTERS:
        return value[: MAX_CHARACTERS - 1] + "…"
    if isinstance(value, dict):
        return {name: _clipped(inner) for name, inner in value.items()}
    return [_clipped(inner) for inner in value[:MAX_ITEMS]] if isinstance(value, list) else value
