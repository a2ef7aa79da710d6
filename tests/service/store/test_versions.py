"""Workers of two versions on one store: each does the jobs that it can read, and none fails for it."""

from __future__ import annotations

import pytest

from schemas.records import RecordError
from service.store import keys
from service.store.jobs import JobStore
from tests.factories import a_job, a_submission, an_analysis
from tests.schemas.freeze import frozen, versions

NEWER = b"\x02 of a newer version"


def submit(jobs: JobStore, redis_client, content: str, record: bytes | None = None, **fields: object):
    submission = a_submission(content, **fields)
    job = jobs.create(a_job(submission), submission)
    if record is not None:
        redis_client.set(keys.SUBMISSION(job.id), record)
    return job


@pytest.mark.parametrize("path", versions(), ids=lambda path: path.stem)
def test_submission_is_read_when_an_api_of_a_former_version_took_it_in(jobs, redis_client, path) -> None:
    job = submit(jobs, redis_client, "One.", frozen(path)["submission"])
    claim = jobs.claim("w")
    assert (claim.job_id, claim.submission.source.name) == (job.id, "Harborview Post")
    assert jobs.succeed(claim, an_analysis())


def test_job_waits_for_a_newer_worker_and_others_are_done(jobs, redis_client) -> None:
    newer = [submit(jobs, redis_client, f"New {n}.", NEWER, priority="high") for n in range(12)]
    known = [submit(jobs, redis_client, f"Old {n}.") for n in range(25)]
    assert [jobs.claim("w").job_id for _ in known] == [job.id for job in known]
    with pytest.raises(RecordError, match=newer[0].id):
        jobs.claim("w")
    found = [jobs.get("local", job.id) for job in newer]
    assert {(job.status, job.attempts) for job in found} == {("queued", 0)}


def test_job_is_done_when_a_worker_that_can_read_it_comes(jobs, redis_client) -> None:
    job = submit(jobs, redis_client, "One.", NEWER)
    with pytest.raises(RecordError):
        jobs.claim("old")
    redis_client.set(keys.SUBMISSION(job.id), frozen(versions()[-1])["submission"])
    assert jobs.claim("new").attempt == 1


def test_nothing_waits_when_the_queue_is_empty(jobs) -> None:
    assert jobs.claim("w") is None
