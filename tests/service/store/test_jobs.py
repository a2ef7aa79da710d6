"""Jobs on a real server: claims, leases, fencing, attempts, cancel, expiry, lists."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
import redis

from schemas.jobs import Progress
from schemas.problems import make_problem
from service.store import BadCursorError, ConflictError, ExpiredError, NotFoundError, keys
from service.store.jobs import JobStore
from service.store.outbox import OutboxStore
from tests.factories import a_job, a_submission, an_analysis

PROBLEM = make_problem("empty-text", "The submission holds no text.")


@pytest.fixture
def hasty(redis_client, settings) -> JobStore:
    """Jobs whose leases run out at once."""
    return JobStore(redis_client, replace(settings, lease_s=0.0))


@pytest.fixture
def fleeting(redis_client, settings) -> JobStore:
    """Jobs that expire with their terminal state."""
    return JobStore(redis_client, replace(settings, result_ttl_s=0))


def submit(
    jobs: JobStore, content: str = "The bridge reopened.", tenant: str = "local", **fields: object
) -> str:
    submission = a_submission(content, **fields)
    return jobs.create(a_job(submission, tenant), submission).id


def events(outbox: OutboxStore) -> list[tuple[str, str | None]]:
    return [(event.type, event.job_id) for event in outbox.due()]


# ---------------------------------------------------------------- submitting and reading


def test_job_is_queued_with_its_position_when_submitted(jobs: JobStore) -> None:
    first, second = submit(jobs, "One."), submit(jobs, "Two.")
    assert [jobs.get("local", i).queue_position for i in (first, second)] == [1, 2]
    job = jobs.get("local", second)
    assert (job.status, job.attempts, job.progress, job.finished_at) == ("queued", 0, None, None)
    assert job.expires_at > job.created_at


def test_created_job_equals_the_one_read_back_when_queued(jobs: JobStore) -> None:
    submission = a_submission(external_id="x-1", priority="high")
    made = jobs.create(a_job(submission), submission)
    assert made == jobs.get("local", made.id)


def test_same_job_is_kept_once_when_created_twice(jobs: JobStore) -> None:
    submission = a_submission()
    job = a_job(submission)
    assert jobs.create(job, submission) == jobs.create(job, submission)
    assert jobs.stats().depth == 1


def test_job_fails_at_once_when_created_with_a_problem(jobs: JobStore, outbox: OutboxStore) -> None:
    submission = a_submission("")
    job = jobs.create(a_job(submission), submission, problem=PROBLEM)
    assert (job.status, job.error) == ("failed", PROBLEM)
    assert jobs.claim("w") is None
    assert events(outbox) == [("article.failed", job.id)]


@pytest.mark.parametrize("tenant", ["other", "loca"])
def test_job_is_not_found_when_another_tenant_asks(jobs: JobStore, tenant: str) -> None:
    job_id = submit(jobs)
    for call in (jobs.get, jobs.cancel):
        with pytest.raises(NotFoundError):
            call(tenant, job_id)
    assert jobs.list(tenant).items == ()


def test_job_is_not_found_when_unknown(jobs: JobStore) -> None:
    with pytest.raises(NotFoundError):
        jobs.get("local", "job_00000000000000000000000000")


# ---------------------------------------------------------------- claims


def test_first_claimed_is_the_oldest_of_the_highest_priority_when_several_wait(jobs: JobStore) -> None:
    wanted = [("low", 0), ("normal", 1), ("high", 2), ("normal", 3), ("high", 4)]
    ids = [submit(jobs, f"Text {n}.", priority=priority) for priority, n in wanted]
    assert [jobs.get("local", i).queue_position for i in ids] == [5, 3, 1, 4, 2]
    assert [jobs.claim("w").job_id for _ in ids] == [ids[2], ids[4], ids[1], ids[3], ids[0]]
    assert jobs.claim("w") is None


def test_oldest_is_taken_each_tenth_time_when_higher_ones_keep_coming(jobs: JobStore) -> None:
    low = [submit(jobs, f"Low {n}.", priority="low") for n in range(2)]
    taken = []
    for n in range(20):
        submit(jobs, f"High {n}.", priority="high")
        taken.append(jobs.claim("w").job_id)
    assert [taken.index(job_id) for job_id in low] == [9, 19]


def test_job_is_taken_at_its_position_at_the_latest(jobs: JobStore) -> None:
    turns = random.Random(1)
    for n in range(60):
        submit(jobs, f"Text {n}.", priority=turns.choice(["high", "normal", "low"]))
        if turns.random() < 0.2:
            jobs.claim("w")
    promised = {job.id: job.queue_position for job in jobs.list("local", status="queued", limit=100).items}
    claimed = [jobs.claim("w").job_id for _ in promised]
    took = {job_id: at for at, job_id in enumerate(claimed, 1)}
    assert all(took[job_id] <= promised[job_id] for job_id in promised)
    assert sum(took[job_id] == promised[job_id] for job_id in promised) > len(promised) / 2


def test_claim_carries_what_was_submitted(jobs: JobStore) -> None:
    submission = a_submission(
        "A café — 日本 🎉\r\nnext",
        title="T",
        metadata={"a": [1, {"b": None}]},
        external_id="e",
        priority="low",
    )
    job = jobs.create(a_job(submission), submission, trace={"request_id": "r1"})
    claim = jobs.claim("w")
    assert claim.submission == submission
    assert (claim.job_id, claim.article_id, claim.attempt) == (job.id, job.article_id, 1)
    assert claim.trace == {"request_id": "r1"}
    assert jobs.get("local", job.id).status == "running"


def test_progress_is_seen_when_told_by_the_holder(jobs: JobStore) -> None:
    job_id = submit(jobs)
    claim = jobs.claim("w")
    assert jobs.progress(claim, Progress("entities", 3, 11))
    progress = jobs.get("local", job_id).progress
    assert (progress, progress.percent) == (Progress("entities", 3, 11), 27)
    assert jobs.succeed(claim, an_analysis())
    assert jobs.get("local", job_id).progress.percent == 100


def test_job_waits_again_at_its_old_place_when_its_lease_ran_out(hasty: JobStore) -> None:
    first, second = submit(hasty, "One."), submit(hasty, "Two.")
    assert hasty.claim("w").job_id == first
    assert hasty.reap() == 1
    assert hasty.reap() == 0
    job = hasty.get("local", first)
    assert (job.status, job.queue_position) == ("running", None)  # never backwards
    again = hasty.claim("v")
    assert (again.job_id, again.attempt) == (first, 2)
    assert hasty.get("local", second).queue_position == 1


def test_nothing_is_reaped_when_leases_are_alive(jobs: JobStore) -> None:
    submit(jobs)
    jobs.claim("w")
    assert jobs.reap() == 0
    assert jobs.stats().running == 1


def test_late_worker_loses_when_another_has_claimed_since(hasty: JobStore, jobs: JobStore) -> None:
    job_id = submit(jobs)
    late = hasty.claim("late")
    hasty.reap()
    current = jobs.claim("current")
    assert not jobs.heartbeat(late)
    assert not jobs.progress(late, Progress("read", 0, 1))
    assert not jobs.succeed(late, an_analysis())
    assert not jobs.fail(late, PROBLEM)
    assert not jobs.release(late, "x")
    assert jobs.succeed(current, an_analysis())
    assert jobs.get("local", job_id).attempts == 2


def test_late_worker_keeps_its_job_when_nobody_took_it_over(hasty: JobStore, jobs: JobStore) -> None:
    submit(jobs)
    late = hasty.claim("late")
    hasty.reap()
    assert jobs.heartbeat(late)
    assert jobs.claim("other") is None
    assert jobs.succeed(late, an_analysis())


def test_job_fails_with_its_reason_when_attempts_are_used_up(hasty: JobStore, outbox: OutboxStore) -> None:
    job_id, other = submit(hasty, "Poison."), submit(hasty, "Fine.")
    for attempt in (1, 2, 3):
        claim = hasty.claim("w")
        assert (claim.job_id, claim.attempt) == (job_id, attempt)
        hasty.reap()
    assert hasty.claim("w").job_id == other
    job = hasty.get("local", job_id)
    assert (job.status, job.attempts) == ("failed", 3)
    assert job.error["type"] == "/problems/attempts-exhausted"
    assert "no more sign of life" in job.error["detail"]
    assert events(outbox) == [("article.failed", job_id)]


def test_last_reason_is_named_when_a_released_job_gives_up(jobs: JobStore) -> None:
    job_id = submit(jobs)
    for _ in range(3):
        assert jobs.release(jobs.claim("w"), "ValueError: odd")
    assert jobs.claim("w") is None
    assert "ValueError: odd" in jobs.get("local", job_id).error["detail"]


# ---------------------------------------------------------------- ends


def test_result_is_committed_once_when_the_answer_was_lost(jobs: JobStore, outbox: OutboxStore) -> None:
    job_id = submit(jobs)
    claim = jobs.claim("w")
    assert jobs.succeed(claim, an_analysis())
    before = jobs.get("local", job_id)
    assert jobs.succeed(claim, an_analysis())  # the caller cannot know, and asks again
    assert jobs.get("local", job_id) == before
    assert not jobs.fail(claim, PROBLEM)
    assert events(outbox) == [("article.succeeded", job_id)]


def test_nothing_of_the_text_is_left_with_the_job_when_it_failed(
    jobs: JobStore, redis_client: redis.Redis
) -> None:
    job_id = submit(jobs)
    assert jobs.fail(jobs.claim("w"), PROBLEM)
    job = jobs.get("local", job_id)
    assert (job.status, job.error) == ("failed", PROBLEM)
    assert job.expires_at > job.finished_at
    assert redis_client.exists(keys.SUBMISSION(job_id)) == 0
    assert redis_client.ttl(keys.JOB(job_id)) > 0


def test_job_is_canceled_when_queued(jobs: JobStore, outbox: OutboxStore) -> None:
    job_id = submit(jobs)
    assert jobs.cancel("local", job_id).status == "canceled"
    assert jobs.claim("w") is None
    assert events(outbox) == [("article.canceled", job_id)]


def test_worker_loses_its_job_when_it_is_canceled(jobs: JobStore) -> None:
    job_id = submit(jobs)
    claim = jobs.claim("w")
    assert jobs.cancel("local", job_id).status == "canceled"
    assert not jobs.heartbeat(claim)
    assert not jobs.succeed(claim, an_analysis())
    assert jobs.get("local", job_id).status == "canceled"
    assert jobs.stats().running == 0


def test_cancel_is_a_conflict_when_the_job_has_finished(jobs: JobStore) -> None:
    job_id = submit(jobs)
    jobs.succeed(jobs.claim("w"), an_analysis())
    with pytest.raises(ConflictError):
        jobs.cancel("local", job_id)


def test_job_is_expired_when_its_time_is_over(fleeting: JobStore) -> None:
    job_id = submit(fleeting)
    assert fleeting.get("local", job_id).status == "queued"  # time counts from the end only
    fleeting.succeed(fleeting.claim("w"), an_analysis())
    with pytest.raises(ExpiredError):
        fleeting.get("local", job_id)
    with pytest.raises(NotFoundError):
        fleeting.get("other", job_id)


# ---------------------------------------------------------------- lists


def test_pages_hold_every_job_once_newest_first_when_walked(jobs: JobStore) -> None:
    ids = [submit(jobs, f"Text {n}.") for n in range(7)]
    jobs.cancel("local", ids[2])
    jobs.succeed(jobs.claim("w"), an_analysis())
    found, cursor = [], None
    while True:
        page = jobs.list("local", cursor=cursor, limit=3)
        found += [job.id for job in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == ids[::-1]


def test_list_holds_one_status_when_asked(jobs: JobStore) -> None:
    ids = [submit(jobs, f"Text {n}.") for n in range(3)]
    jobs.claim("w")
    assert [job.id for job in jobs.list("local", status="running").items] == [ids[0]]
    assert [job.id for job in jobs.list("local", status="queued").items] == [ids[2], ids[1]]


def test_list_leaves_out_what_has_expired(jobs: JobStore, fleeting: JobStore) -> None:
    old = [submit(jobs, f"Old {n}.") for n in range(3)]
    for _ in old:
        fleeting.succeed(fleeting.claim("w"), an_analysis())
    new = submit(jobs, "New.")
    assert [job.id for job in jobs.list("local", limit=2).items] == [new]


def test_list_of_finished_jobs_lives_as_long_as_the_last_when_their_lives_differ(
    jobs: JobStore, fleeting: JobStore, redis_client
) -> None:
    job_id = submit(jobs)
    jobs.succeed(jobs.claim("w"), an_analysis())
    submit(jobs, "Gone at once.")
    fleeting.succeed(fleeting.claim("w"), an_analysis())
    assert [job.id for job in jobs.list("local").items] == [job_id]
    ends = redis_client.pexpiretime(keys.JOBS("local", "succeeded"))
    assert ends == redis_client.pexpiretime(keys.JOB(job_id))


@pytest.mark.parametrize("cursor", ["x", "", "🎉", "MTIz", "a" * 500])
def test_cursor_is_refused_when_not_ours(jobs: JobStore, cursor: str) -> None:
    if cursor:
        with pytest.raises(BadCursorError):
            jobs.list("local", cursor=cursor)


# ---------------------------------------------------------------- the queue as a whole


def test_stats_tell_depth_age_and_leases(jobs: JobStore, hasty: JobStore) -> None:
    assert jobs.stats().depth == 0
    submit(jobs, "One.", priority="low")
    submit(jobs, "Two.")
    hasty.claim("w")
    stats = jobs.stats()
    assert (stats.depth, stats.running, stats.stuck) == (1, 1, 1)
    assert 0 < stats.oldest_age_s < 60


def test_bells_are_bounded_when_nothing_is_ever_claimed(jobs: JobStore) -> None:
    for n in range(30):
        submit(jobs, f"Text {n}.")
    assert jobs.bells_to_ring(30) == 20
    assert jobs.bells_to_ring(30) == 0  # another worker's sweep at the same time
    jobs.forget_bells()
    assert jobs.bells_to_ring(30) == 20


def test_no_bell_rings_when_no_job_waits(jobs: JobStore) -> None:
    assert jobs.bells_to_ring(0) == 0
