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
