"""A batch: articles that were submitted together, each with a job of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.submissions import Submission


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One article of a batch as it is accepted. With a `problem` its job fails at once, alone."""

    submission: Submission
    webhook: Mapping[str, Any] | None = None
    problem: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """How far a batch is. `counts` is by job status and adds up to `total`."""

    id: str
    tenant: str
    total: int
    counts: dict[str, int]
    created_at: str
    finished_at: str | None = None
    expires_at: str | None = None


def batch_facts(batch: Batch) -> dict[str, Any]:
    """A batch as the API and the webhooks show it, without its jobs; the tenant stays inside."""
    return {
        "id": batch.id,
        "object": "batch",
        "status": "completed" if batch.finished_at else "in_progress",
        "total": batch.total,
        "counts": batch.counts,
        "created_at": batch.created_at,
        "finished_at": batch.finished_at,
        "expires_at": batch.expires_at,
        "links": {"self": f"/v1/batches/{batch.id}"},
    }
