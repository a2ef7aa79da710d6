"""Whatever order clients, workers and sweeps come in: a job never moves backwards, ends once, and
only the holder of its last claim can end it."""

from __future__ import annotations

from collections import Counter

import hypothesis.strategies as st
import pytest
import redis
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from schemas.jobs import Progress
from schemas.problems import make_problem
from service.settings import Settings
from service.store import ConflictError, connect, keys
from service.store.articles import ArticleStore
from service.store.jobs import JobStore
from service.store.outbox import OutboxStore
from service.store.workers import WorkerStore
from tests.factories import ENGINE, a_job, a_submission, an_analysis

RANK = {"queued": 0, "running": 1, "succeeded": 2, "failed": 2, "canceled": 2}
PROBLEM = make_problem("empty-text", "none")


class Interleaving(RuleBasedStateMachine):
    """Clients, workers and the sweep, one step at a time in any order."""

    client: redis.Redis
    job_ids = Bundle("job_ids")
    claims = Bundle("claims")

    @initialize()
    def begin(self) -> None:
        self.client.flushdb()
        self.settings = Settings(max_attempts=2)
        WorkerStore(self.client).announce_engine(ENGINE)
        self.jobs = JobStore(self.client, self.settings)
        self.seen: dict[str, str] = {}
        self.last_token: dict[str, int] = {}

    @rule(target=job_ids, content=st.sampled_from(["A.", "B."]), priority=st.sampled_from(["high", "low"]))
    def submit(self, content: str, priority: str) -> str:
        submission = a_submission(content, priority=priority)
        job = self.jobs.create(a_job(submission), submission)
        self.seen[job.id] = job.status
        return job.id

    @rule(target=claims)
    def claim(self) -> object:
        claim = self.jobs.claim("w")
        if claim is None:
            return multiple()
        assert claim.token > self.last_token.get(claim.job_id, 0)
        self.last_token[claim.job_id] = claim.token
        return claim

    @rule(job_id=job_ids)
    def lapse(self, job_id: str) -> None:
        self.client.zadd(keys.LEASES(), {job_id: 0}, xx=True)
        self.jobs.reap()

    @rule(job_id=job_ids)
    def cancel(self, job_id: str) -> None:
        try:
            assert self.jobs.cancel("local", job_id).status == "canceled"
        except ConflictError:
            assert RANK[self.seen[job_id]] == 2

    @rule(
        claim=claims, move=st.sampled_from(["heartbeat", "progress", "succeed", "fail", "release", "cached"])
    )
    def work(self, claim, move: str) -> None:
        was = self.seen[claim.job_id]
        answer = {
            "heartbeat": lambda: self.jobs.heartbeat(claim),
            "progress": lambda: self.jobs.progress(claim, Progress("read", 1, 2)),
            "succeed": lambda: self.jobs.succeed(claim, an_analysis()),
            "fail": lambda: self.jobs.fail(claim, PROBLEM),
            "release": lambda: self.jobs.release(claim, "odd"),
            "cached": lambda: self.jobs.succeed_cached(claim, ENGINE),
        }[move]()
        is_last = claim.token == self.last_token[claim.job_id]
        if was == "running" and move != "cached":
            assert answer == is_last
        elif not is_last:
            assert not answer
        if move == "release" and answer:
            self.last_token[claim.job_id] += 1  # whoever gives a job back has no hold on it

    @invariant()
    def everything_is_whole(self) -> None:
        self.states_move_forward_and_end_once()
        self.every_open_job_waits_or_is_leased_and_no_other()

    def states_move_forward_and_end_once(self) -> None:
        for job_id, before in self.seen.items():
            now = self.jobs.get("local", job_id).status
            assert now == before or RANK[now] > RANK[before]
            self.seen[job_id] = now
        ended = Counter(status for status in self.seen.values() if RANK[status] == 2)
        counted = self.client.hgetall(keys.COUNTERS())
        for status in ("succeeded", "failed", "canceled"):
            assert int(counted.get(f"finished:{status}".encode(), 0)) == ended[status]
        assert self.client.zcard(keys.OUTBOX()) == sum(ended.values())

    def every_open_job_waits_or_is_leased_and_no_other(self) -> None:
        waiting = {i.decode() for i in self.client.zrange(keys.WAITING(), 0, -1)}
        leased = {i.decode() for i in self.client.zrange(keys.LEASES(), 0, -1)}
        assert not waiting & leased
        assert waiting | leased == {i for i, status in self.seen.items() if RANK[status] < 2}

    def teardown(self) -> None:
        articles = ArticleStore(self.client, self.settings)
        for job_id, status in self.seen.items():
            if status == "succeeded":
                assert articles.get("local", self.jobs.get("local", job_id).article_id)
        handed = [event.event_id for event in OutboxStore(self.client, self.settings).due(1000)]
        assert len(handed) == len(set(handed))


@pytest.mark.timeout(180)
def test_jobs_stay_whole_when_moves_interleave(redis_server) -> None:
    client = connect(redis_server.url, role="worker")
    try:
        machine = type("Here", (Interleaving,), {"client": client})
        run = settings(
            max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        )
        run_state_machine_as_test(machine, settings=run)
    finally:
        client.close()
