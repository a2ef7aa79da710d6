"""What a webhook says: thin, so that a receiver that wants more fetches it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.batches import Batch, batch_facts
from schemas.jobs import Job, job_view
from schemas.webhooks import BATCH_COMPLETED, body_of

# Long strings are clipped so that no body comes near 20 KB.
MAX_CHARACTERS = 500


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
    """The job as the API shows it, long strings clipped."""
    error = job.error and {name: _clipped(value) for name, value in job.error.items()}
    return {**job_view(job), "external_id": _clipped(job.external_id), "error": error}


def _clipped(value: Any) -> Any:
    """The value; text that is too long ends in an ellipsis."""
    if isinstance(value, str) and len(value) > MAX_CHARACTERS:
        return value[: MAX_CHARACTERS - 1] + "…"
    return value
