"""A job: its states and the legal moves between them (contract, section 2)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["queued", "running", "succeeded", "failed", "canceled"]

TERMINAL: frozenset[str] = frozenset({"succeeded", "failed", "canceled"})

# A job whose worker died goes on under a new lease without leaving "running",
# so that no client ever sees a state move backwards.
MOVES: dict[str, frozenset[str]] = {
    "queued": frozenset({"running", "succeeded", "failed", "canceled"}),
    "running": frozenset({"succeeded", "failed", "canceled"}),
    "succeeded": frozenset(),
    "failed": frozenset(),
    "canceled": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running job is: `completed` of `total` stages; `stage` is the one at work,
    "done" when all are."""

    stage: str
    completed: int
    total: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down; 100 only when every stage is done."""
        return 100 * self.completed // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class Job:
    """One submission on its way to a result. Times are RFC 3339 in UTC."""

    id: str
    tenant: str
    status: Status
    article_id: str
    created_at: str
    batch_id: str | None = None
    external_id: str | None = None
    cached: bool = False
    priority: str = "normal"
    progress: Progress | None = None
    queue_position: int | None = None
    attempts: int = 0
    started_at: str | None = None
    finished_at: str | None = None
    expires_at: str | None = None
    error: dict[str, Any] | None = field(default=None)

    @property
    def is_terminal(self) -> bool:
        """Whether the job has reached its last state."""
        return self.status in TERMINAL


def job_view(job: Job) -> dict[str, Any]:
    """A job as the API and the webhooks show it; the tenant stays inside."""
    path = f"/v1/jobs/{job.id}"
    progress = job.progress and {**asdict(job.progress), "percent": job.progress.percent}
    return {
        "id": job.id,
        "object": "job",
        "status": job.status,
        "article_id": job.article_id,
        "batch_id": job.batch_id,
        "external_id": job.external_id,
        "cached": job.cached,
        "progress": progress,
        "queue_position": job.queue_position,
        "attempts": job.attempts,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "expires_at": job.expires_at,
        "error": job.error,
        "links": {
            "self": path,
            "article": f"/v1/articles/{job.article_id}",
            "events": f"{path}/events",
            "cancel": None if job.is_terminal else f"{path}/cancel",
        },
    }
