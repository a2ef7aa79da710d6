"""What a webhook says: thin, so that a receiver that wants more fetches it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.jobs import Job
from schemas.webhooks import body_of

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


def _job(job: Job) -> dict[str, object]:
    """The job without what changes while it runs."""
    error = job.error and {name: _clipped(value) for name, value in job.error.items()}
    return {
        "id": job.id,
        "object": "job",
        "status": job.status,
        "article_id": job.article_id,
        "batch_id": job.batch_id,
        "external_id": _clipped(job.external_id),
        "cached": job.cached,
        "attempts": job.attempts,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "error": error,
        "links": {"self": f"/v1/jobs/{job.id}"},
    }


def _clipped(value: Any) -> Any:
    """The value; text that is too long ends in an ellipsis."""
    if isinstance(value, str) and len(value) > MAX_CHARACTERS:
        return value[: MAX_CHARACTERS - 1] + "…"
    return value
