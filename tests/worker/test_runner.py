"""One job: claimed, read, committed, whatever the reading does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from schemas.jobs import Job, Progress
from schemas.messages import ANALYSIS_QUEUE
from schemas.submissions import Submission
from service.queue import Queue
from service.settings import Settings
from service.store import connect, keys
from service.store.jobs import JobStore
from service.store.workers import WorkerStore
from tests.conftest import free_port, start_redis
from tests.factories import a_job, a_submission, an_analysis
from worker.pipeline import Result
from worker.readers import UnreadableError
from worker.runner import Runner

Reading = Callable[[Submission, Callable[[Progress], None]], None]


class FakePipeline:
    """A pipeline that does what the test says, then finds a fixed analysis."""

    engine = an_analysis().engine

    def __init__(self, reading: Reading = lambda submission, on_stage: None) -> None:
        self.reading = reading
        self.runs = 0

    def run(self, submission: Submission, on_stage: Callable[[Progress], None]) -> Result:
        self.runs += 1
        self.reading(submission, on_stage)
        return Result(an_analysis(), None, {"parse": 0.02})


@pytest.fixture
def settings(redis_server) -> Settings:
    return Settings(redis_url=redis_server.url, heartbeat_s=0.01)


@pytest.fixture
def jobs(redis_client, settings) -> JobStore:
    WorkerStore(redis_client).announce_engine(FakePipeline.engine.version)
    return JobStore(redis_client, settings)


@pytest.fixture
def make_runner(jobs, settings) -> Callable[..., Runner]:
    def make(pipeline: FakePipeline, jobs: JobStore = jobs, **changes: object) -> Runner:
        return Runner(replace(settings, **changes), jobs, Queue(settings), pipeline, "w")

    return make


def submit(jobs: JobStore, content: str = "One.") -> Job:
    submission = a_submission(content)
    return jobs.create(a_job(submission), submission)


def test_nothing_happens_when_no_job_waits(make_runner) -> None:
    assert not make_runner(FakePipeline()).run_next()


def test_job_of_a_newer_version_is_left_alone_and_logged(make_runner, jobs, redis_client) -> None:
    job = submit(jobs)
    redis_client.set(keys.SUBMISSION(job.id), b"\x02 of a newer version")
    with capture_logs() as lines:
        assert not make_runner(FakePipeline()).run_next()
    assert [line["event"] for line in lines] == ["record_of_newer_version"]
    assert job.id in lines[0]["reason"]
    assert jobs.get("local", job.id).status == "queued"


def test_every_waiting_job_is_done_when_one_bell_rings(make_runner, jobs, redis_client) -> None:
    ended = [submit(jobs, f"Text {n}.") for n in range(3)]
    make_runner(FakePipeline()).run_waiting()
    assert {jobs.get("local", job.id).status for job in ended} == {"succeeded"}
    assert redis_client.llen(ANALYSIS_QUEUE) == 0


def test_another_bell_rings_for_the_rest_when_the_spell_is_over(jobs, settings, redis_client) -> None:
    for n in range(3):
        submit(jobs, f"Text {n}.")
    Runner(settings, jobs, Queue(settings), FakePipeline(), "w", spell_s=0).run_waiting()
    assert jobs.stats().depth == 2
    assert redis_client.llen(ANALYSIS_QUEUE) == 1


def test_present_job_is_the_last_when_the_worker_stops(jobs, settings, redis_client) -> None:
    for n in range(3):
        submit(jobs, f"Text {n}.")
    Runner(settings, jobs, Queue(settings), FakePipeline(), "w", lambda: True).run_waiting()
    assert (jobs.stats().depth, jobs.stats().running) == (2, 0)
    assert redis_client.llen(ANALYSIS_QUEUE) == 1


def test_job_succeeds_when_it_is_read(make_runner, jobs) -> None:
    job = submit(jobs)
    assert make_runner(FakePipeline()).run_next()
    assert jobs.get("local", job.id).status == "succeeded"


def test_job_is_not_read_when_its_twin_has_been(make_runner, jobs) -> None:
    first, second = submit(jobs), submit(jobs)
    pipeline = FakePipeline()
    runner = make_runner(pipeline)
    assert runner.run_next()
    assert runner.run_next()
    assert pipeline.runs == 1
    assert [jobs.get("local", j.id).cached for j in (first, second)] == [False, True]


def test_job_fails_with_its_code_when_there_is_no_article_in_it(make_runner, jobs) -> None:
    def reading(submission, on_stage) -> None:
        raise UnreadableError("empty_text", "The submission holds no text.")

    job = submit(jobs)
    make_runner(FakePipeline(reading)).run_next()
    error = jobs.get("local", job.id).error
    assert (error["type"], error["status"]) == ("/problems/empty-text", 422)
    assert error["detail"] == "The submission holds no text."


def test_job_is_tried_again_and_gives_up_when_the_reading_breaks(make_runner, jobs, redis_client) -> None:
    def reading(submission, on_stage) -> None:
        raise ValueError("a secret of the host")

    job = submit(jobs)
    runner = make_runner(FakePipeline(reading))
    for _ in range(3):
        assert runner.run_next()
    assert redis_client.llen(ANALYSIS_QUEUE) == 3  # a bell for each further attempt
    assert not runner.run_next()
    found = jobs.get("local", job.id)
    assert (found.status, found.attempts) == ("failed", 3)
    assert "the last one: ValueError." in found.error["detail"]  # the kind alone; its text is in the log


class ForgetfulJobs(JobStore):
    """Keeps no result."""

    def succeed(self, *_: object) -> bool:
        raise ValueError("odd")


def test_job_is_tried_again_at_once_when_its_result_cannot_be_kept(
    make_runner, jobs, redis_client, settings
) -> None:
    job = submit(jobs)
    runner = make_runner(FakePipeline(), ForgetfulJobs(redis_client, settings))
    assert [runner.run_next() for _ in range(4)] == [True, True, True, False]
    assert "ValueError" in jobs.get("local", job.id).error["detail"]


def test_reading_stops_at_the_next_stage_when_the_job_is_canceled(make_runner, jobs) -> None:
    beaten = threading.Event()
    job = submit(jobs)

    def reading(submission, on_stage) -> None:
        jobs.cancel("local", job.id)
        on_stage(Progress("parse", 1, 2))
        beaten.set()

    make_runner(FakePipeline(reading)).run_next()
    assert not beaten.is_set()
    assert jobs.get("local", job.id).status == "canceled"


def test_lease_is_kept_by_heartbeats_while_an_article_is_read(make_runner, redis_client, settings) -> None:
    brief = replace(settings, lease_s=0.2)
    jobs = JobStore(redis_client, brief)
    job = submit(jobs)
    reaped: list[int] = []

    def reading(submission, on_stage) -> None:
        for _ in range(8):
            threading.Event().wait(0.05)
            reaped.append(jobs.reap())

    Runner(brief, jobs, Queue(settings), FakePipeline(reading), "w").run_next()
    assert sum(reaped) == 0
    assert jobs.get("local", job.id).attempts == 1


def test_heartbeats_end_when_an_article_takes_longer_than_it_may(redis_client, settings) -> None:
    brief = replace(settings, lease_s=0.05, article_time_limit_s=0)
    jobs = JobStore(redis_client, brief)
    submit(jobs)
    lapsed = threading.Event()

    def reading(submission, on_stage) -> None:
        while not jobs.reap():
            threading.Event().wait(0.01)
        lapsed.set()

    Runner(brief, jobs, Queue(settings), FakePipeline(reading), "w").run_next()
    assert lapsed.is_set()


def test_result_is_kept_when_redis_restarts_while_the_article_is_read(tmp_path) -> None:
    port, options = free_port(), ("--appendonly", "yes", "--appendfsync", "always")
    server = start_redis(str(tmp_path), port, *options)
    settings = Settings(redis_url=server.url)
    client = connect(server.url, role="worker")
    jobs = JobStore(client, settings)
    job = submit(jobs)

    def reading(submission, on_stage) -> None:
        nonlocal server
        server.process.kill()
        server.process.wait()
        server.process.stdout.close()
        threading.Timer(0.3, restart).start()

    def restart() -> None:
        nonlocal server
        server = start_redis(str(tmp_path), port, *options)

    try:
        Runner(settings, jobs, Queue(settings), FakePipeline(reading), "w").run_next()
        found = jobs.get("local", job.id)
        assert (found.status, found.attempts) == ("succeeded", 1)
    finally:
        client.close()
        server.process.kill()
        server.process.wait()
        server.process.stdout.close()
