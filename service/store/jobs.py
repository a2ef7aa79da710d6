"""Jobs in Redis. The record is the truth: its moves are scripts (scripts/moves.lua), and a worker
changes a job only while it holds the claim, by lease and fencing token."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import orjson
import redis

from schemas.document import Analysis
from schemas.jobs import Job, Progress, Status
from schemas.problems import make_problem
from schemas.ranking import Ranking
from schemas.records import (
    KNOWN_FORMATS,
    AnalysisRecord,
    RecordError,
    analysis_record,
    content_key,
    own_terms,
    pack_envelope,
    pack_submission,
    unpack_submission,
)
from schemas.submissions import Submission
from service.settings import Settings
from service.store import ConflictError, ExpiredError, NotFoundError, keys, translated
from service.store.counters import stage_increments
from service.store.listing import page_of
from service.store.pages import Page
from service.store.scripts import Scripts
from service.store.times import rfc3339

STATUSES: tuple[Status, ...] = ("queued", "running", "succeeded", "failed", "canceled")
CLASSES = {"high": 0, "normal": 1, "low": 2}


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's hold on a job. `token` rises with every claim of the job, so that of two holders
    the later one wins; `trace` is what the logs of the request and of the worker share."""

    job_id: str
    tenant: str
    article_id: str
    token: int
    attempt: int
    trace: dict[str, str]
    submission: Submission


@dataclass(frozen=True, slots=True)
class QueueStats:
    """How the queue stands; `stuck` counts running jobs whose lease ran out."""

    depth: int
    oldest_age_s: float
    running: int
    stuck: int


def _silent() -> None:
    """Rings nothing: workers find the job with their next sweep."""


class JobStore:
    """Jobs of all tenants. Methods raise the errors of service.store only, claim() RecordError too."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._redis = client
        self._scripts = Scripts(client, settings)

    # ------------------------------------------------------------ for clients

    def create(
        self,
        job: Job,
        submission: Submission,
        webhook: Mapping[str, Any] | None = None,
        *,
        trace: Mapping[str, str] | None = None,
        problem: Mapping[str, Any] | None = None,
        ring: Callable[[], object] = _silent,
    ) -> Job:
        """Keeps a new job with its submission, all or nothing, and answers how it stands: queued,
        or succeeded at once where an equal submission was analysed before, or failed at once with
        `problem`. The same job once more changes nothing. Times are Redis's, not the job's.
        `ring` is called where a worker may have to be woken."""
        args = submit_args(job, submission, webhook, trace, problem)
        outcome, *queued = self._scripts.run_replicated("submit", *args)
        if outcome != b"queued":
            known = self.get(job.tenant, job.id)
            if known.status == "queued":
                ring()  # who rang the first time may have died before
            return known
        created, position, expires, bells = queued
        if bells:
            ring()
        return replace(
            job,
            created_at=rfc3339(int(created)),
            expires_at=rfc3339(int(expires)),
            queue_position=position,
        )

    def get(self, tenant: str, job_id: str) -> Job:
        """The job as it stands. Raises NotFoundError, ExpiredError."""
        ((record, position, gone),) = self._scripts.run("jobs", job_id)
        job = _job(job_id, record, position) if record else None
        if job is not None and job.tenant == tenant:
            return job
        if job is None and gone is not None and gone.decode() == tenant:
            raise ExpiredError(f"job {job_id} has expired")
        raise NotFoundError(f"there is no job {job_id}")

    @translated()
    def list(
        self, tenant: str, *, status: Status | None = None, cursor: str | None = None, limit: int = 20
    ) -> Page[Job]:
        """The tenant's jobs, newest first. Raises BadCursorError."""
        lists = [keys.JOBS(tenant, one) for one in ([status] if status else STATUSES)]
        return page_of(self._redis, lists, cursor, limit, lambda ids: read_jobs(self._scripts, ids))

    def cancel(self, tenant: str, job_id: str) -> Job:
        """Cancels a job, a running one too: its worker stops at the next stage.
        Raises NotFoundError, ExpiredError, ConflictError for a job that is terminal."""
        if self._scripts.run("cancel", job_id, tenant) == -1:
            raise ConflictError(f"job {job_id} has finished already")
        return self.get(tenant, job_id)

    # ------------------------------------------------------------ for workers

    def claim(self, owner: str) -> Claim | None:
        """The first waiting job, by priority and age (each tenth time the oldest of all), for the
        time of a lease; None when no job waits. Jobs that have used up their attempts fail on the
        way. Raises RecordError when only jobs wait that a newer version wrote; they wait on."""
        gave_up = orjson.dumps(make_problem("attempts-exhausted", ""))
        found = self._scripts.run("claim", owner, gave_up, b"".join(KNOWN_FORMATS))
        if found is None:
            return None
        job_id, *rest = found
        if not rest:
            raise RecordError(f"job {job_id.decode()} was submitted to a newer version of the service")
        tenant, article_id, token, attempt, trace, submission = rest
        return Claim(
            job_id.decode(), tenant.decode(), article_id.decode(), int(token), attempt,
            orjson.loads(trace), unpack_submission(submission),
        )  # fmt: skip

    def heartbeat(self, claim: Claim) -> bool:
        """Prolongs the lease; False when the claim has lost the job (canceled, or taken over)."""
        return bool(self._scripts.run("heartbeat", claim.job_id, claim.token))

    def progress(self, claim: Claim, progress: Progress) -> bool:
        """Records progress; False when the claim has lost the job."""
        row = (progress.stage, progress.completed, progress.total)
        return bool(self._scripts.run("progress", claim.job_id, claim.token, *row))

    def succeed(
        self,
        claim: Claim,
        analysis: Analysis,
        ranking: Ranking | None = None,
        timings_s: Mapping[str, float] | None = None,
    ) -> bool:
        """Commits a result and makes the article visible; False when the claim has lost the job."""
        record = analysis_record(analysis, ranking)
        return self._commit(claim, analysis.engine.version, record, timings_s or {}) == 1

    def succeed_cached(self, claim: Claim, engine_version: str) -> bool:
        """Commits the result of an equal submission; False when there is none or the claim is lost."""
        if content_key(claim.tenant, claim.submission) is None:
            return False
        return self._commit(claim, engine_version, None, {}) == 1

    def fail(self, claim: Claim, problem: Mapping[str, Any]) -> bool:
        """Ends the job with a problem; False when the claim has lost it."""
        return bool(self._scripts.run("fail", claim.job_id, claim.token, orjson.dumps(problem)))

    def release(self, claim: Claim, reason: str) -> bool:
        """Gives the job back for another attempt; False when the claim has lost it."""
        return bool(self._scripts.run("release", claim.job_id, claim.token, reason))

    # ------------------------------------------------------------ for the sweep and for metrics

    def reap(self) -> int:
        """Puts jobs whose lease ran out back to where they waited; how many they are."""
        return int(self._scripts.run("reap"))

    def bells_to_ring(self, every_s: float) -> int:
        """How many bells a sweep may ring for jobs that wait beside an idle worker."""
        return int(self._scripts.run("ring", int(every_s * 1e6)))

    @translated()
    def forget_bells(self) -> None:
        """Those that a sweep was allowed did not ring: they count neither as rung nor as in vain."""
        self._redis.delete(keys.BELLS())

    def stats(self) -> QueueStats:
        """How the queue stands."""
        depth, age_us, running, stuck = self._scripts.run("queue")
        return QueueStats(depth, int(age_us) / 1e6, running, stuck)

    # ------------------------------------------------------------

    def _commit(
        self,
        claim: Claim,
        engine_version: str,
        record: AnalysisRecord | None,
        timings_s: Mapping[str, float],
    ) -> int:
        content = content_key(claim.tenant, claim.submission) or claim.article_id
        stored: tuple[str | bytes, ...] = ("", "", "", "", "")
        if record is not None:
            published = "" if record.published is None else str(record.published)
            stored = (record.body, record.ranking, orjson.dumps(record.terms), published, record.listed)
        answer = self._scripts.run(
            "succeed",
            claim.job_id,
            claim.token,
            f"{content}:{engine_version}",
            pack_envelope(claim.submission),
            orjson.dumps(own_terms(claim.submission)),
            orjson.dumps(stage_increments(timings_s)),
            *stored,
        )
        return int(answer)


def read_jobs(scripts: Scripts, job_ids: Sequence[str]) -> list[Job | None]:
    """The jobs with these ids, in their order; None for one that has expired."""
    rows = zip(job_ids, scripts.run("jobs", *job_ids), strict=True)
    return [_job(job_id, record, position) if record else None for job_id, (record, position, _) in rows]


def submit_args(
    job: Job,
    submission: Submission,
    webhook: Mapping[str, Any] | None,
    trace: Mapping[str, str] | None,
    problem: Mapping[str, Any] | None,
) -> list[str | bytes | int]:
    """A submission as the arguments that accept() in scripts/moves.lua reads."""
    extra: dict[str, str] = {"priority": job.priority}
    if job.external_id is not None:
        extra["external"] = job.external_id
    if job.batch_id is not None:
        extra["batch"] = job.batch_id
    if webhook is not None:
        extra["webhook"] = orjson.dumps(webhook).decode()
    if trace:
        extra["trace"] = orjson.dumps(trace).decode()
    return [
        job.id,
        job.tenant,
        job.article_id,
        CLASSES[job.priority],
        pack_submission(submission),
        content_key(job.tenant, submission) or "",
        pack_envelope(submission),
        orjson.dumps(own_terms(submission)),
        orjson.dumps(problem) if problem else b"",
        orjson.dumps(extra),
    ]


def _job(job_id: str, record: Sequence[bytes], position: int | None) -> Job:
    """The job of a record: names and values in turn."""
    names, values = record[::2], record[1::2]
    field = {name.decode(): value.decode() for name, value in zip(names, values, strict=True)}
    status = cast(Status, field["status"])
    times = {
        name: rfc3339(int(field[key])) if key in field else None
        for name, key in (("started_at", "started"), ("finished_at", "finished"), ("expires_at", "expires"))
    }
    progress = None
    if "stage" in field:
        progress = Progress(field["stage"], int(field["completed"]), int(field["total"]))
    return Job(
        id=job_id,
        tenant=field["tenant"],
        status=status,
        article_id=field["article"],
        created_at=rfc3339(int(field["created"])),
        batch_id=field.get("batch"),
        external_id=field.get("external"),
        cached=field.get("cached") == "1",
        priority=field["priority"],
        progress=progress,
        queue_position=position if status == "queued" else None,
        attempts=int(field["attempts"]),
        error=orjson.loads(field["error"]) if "error" in field else None,
        **times,
    )
