"""A worker beside jobs that a newer version of the service took in."""

from __future__ import annotations

import pytest

from schemas.records import unpack_submission
from service.store import keys
from tests.faults.system import System
from tests.schemas.freeze import frozen, versions

pytestmark = pytest.mark.slow


def test_jobs_of_the_version_before_and_of_a_newer_one_are_done_by_who_can(system: System) -> None:
    record = frozen(versions()[0])["submission"]
    before = system.intake.accept("local", unpack_submission(record))
    newer, same = system.submit("Two."), system.submit("Three.")
    system.redis.set(keys.SUBMISSION(before.id), record)
    known = system.redis.getset(keys.SUBMISSION(newer.id), b"\x02 of a newer version")
    worker = system.start_worker()
    for job in (before, same):
        assert system.finished(job).status == "succeeded"
    system.until(lambda: "record_of_newer_version" in system.log_of(worker))
    found = system.jobs.get("local", newer.id)
    assert (found.status, found.attempts) == ("queued", 0)

    system.redis.set(keys.SUBMISSION(newer.id), known)  # as if a worker that can read it had come
    assert system.finished(newer, 60).attempts == 1
    system.assert_one_result_each([before, newer, same])
