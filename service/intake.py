"""Accepting articles: the job is kept first, then the bell rings where a process may be asleep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.batches import Batch, BatchItem
from schemas.jobs import Job
from schemas.messages import AnalyseArticle
from schemas.submissions import Submission
from service.queue import Queue
from service.store.batches import BatchStore
from service.store.ids import new_id, sibling
from service.store.jobs import JobStore


class Intake:
    """Takes submissions in."""

    def __init__(self, jobs: JobStore, batches: BatchStore, queue: Queue) -> None:
        self._jobs = jobs
        self._batches = batches
        self._queue = queue

    def accept(
        self,
        tenant: str,
        submission: Submission,
        *,
        webhook: Mapping[str, Any] | None = None,
        batch_id: str | None = None,
        trace: Mapping[str, str] | None = None,
        job_id: str | None = None,
    ) -> Job:
        """Keeps the submission and answers its job; with a `job_id` that is known already, that
        job. Raises StoreUnavailableError or StoreFullError, and then nothing was kept, unless
        replicas are waited for (DATELINE_ACCEPT_REPLICAS): then the master may have kept it. A bell
        that fails is no error: the sweep of a worker rings again."""
        job = new_job(tenant, submission, batch_id=batch_id, job_id=job_id)
        bell = AnalyseArticle(job.id)
        return self._jobs.create(job, submission, webhook, trace=trace, ring=lambda: self._queue.send(bell))

    def accept_batch(
        self,
        tenant: str,
        items: Sequence[BatchItem],
        *,
        batch_id: str | None = None,
        trace: Mapping[str, str] | None = None,
    ) -> Batch:
        """Keeps a batch whole, an item with a problem as a failed job; with a `batch_id` that is
        known already, that batch. Raises StoreUnavailableError or StoreFullError, as
        `accept` does."""
        batch_id = batch_id or new_id("bat")
        jobs = [(new_job(tenant, item.submission, batch_id=batch_id), item) for item in items]
        bells = self._batches.create(tenant, batch_id, jobs, trace=trace)
        for job, _ in jobs[:bells]:  # which job a bell names does not matter
            if not self._queue.send(AnalyseArticle(job.id)):
                break
        return self._batches.get(tenant, batch_id)


def new_job(
    tenant: str, submission: Submission, *, batch_id: str | None = None, job_id: str | None = None
) -> Job:
    """A job for the submission, not kept yet. Its article's id ends as its own does."""
    job_id = job_id or new_id("job")
    return Job(
        id=job_id,
        tenant=tenant,
        status="queued",
        article_id=sibling(job_id, "art"),
        created_at="",
        batch_id=batch_id,
        external_id=submission.external_id,
        priority=submission.priority,
    )
