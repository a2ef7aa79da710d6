"""Workers killed in the middle of work: every accepted article ends in one visible state."""

from __future__ import annotations

import os
import signal

import pytest

from schemas.messages import AnalyseArticle
from service.queue import Queue
from tests.faults.brokers import EACH_BROKER, Broker
from tests.faults.system import System, child_pids

pytestmark = pytest.mark.slow


@EACH_BROKER
def test_job_completes_once_when_its_process_is_killed(system: System) -> None:
    worker = system.start_worker()
    held, other = system.submit("HOLD one. The bridge reopened."), system.submit("The road is closed.")
    system.held("one")
    pid = system.owner_pid(held)
    assert pid in child_pids(worker.pid)
    os.kill(pid, signal.SIGKILL)
    done = system.finished(held)
    assert (done.status, done.attempts) == ("succeeded", 2)
    assert system.finished(other).attempts == 1
    system.assert_one_result_each([held, other])


@EACH_BROKER
def test_jobs_complete_once_when_the_whole_worker_is_killed(system: System) -> None:
    first = system.start_worker()
    jobs = [system.submit("HOLD one. The bridge reopened."), system.submit("HOLD two. The road is closed.")]
    system.held("one")
    system.held("two")
    waiting = [system.submit(f"Notice {n}. The mayor spoke.") for n in range(5)]
    children = child_pids(first.pid)
    for pid in (first.pid, *children):
        os.kill(pid, signal.SIGKILL)
    system.start_worker()
    for job in jobs:
        assert system.finished(job).attempts == 2
    for job in waiting:
        assert system.finished(job).attempts == 1
    system.assert_one_result_each(jobs + waiting)


@EACH_BROKER
def test_jobs_are_done_when_the_broker_lost_their_messages(system: System, broker: Broker) -> None:
    jobs = [system.submit(f"Notice {n}. The mayor spoke.") for n in range(5)]
    system.until(lambda: broker.waiting() > 0)
    assert broker.lose() > 0
    system.start_worker()
    for job in jobs:
        assert system.finished(job).status == "succeeded"
    system.assert_one_result_each(jobs)


@EACH_BROKER
def test_job_is_done_once_when_its_message_comes_twice(system: System, broker: Broker) -> None:
    job = system.submit("The mayor spoke.")
    bell = Queue(system.settings)
    for _ in range(3):  # the first may have failed: a slow broker costs a bell, never a job
        system.until(lambda: bell.send(AnalyseArticle(job.id)))
    system.start_worker()
    assert system.finished(job).attempts == 1
    system.until(lambda: broker.waiting() == 0)
    system.assert_one_result_each([job])


def test_job_is_done_once_when_its_message_comes_again_while_it_is_done(
    system: System, broker: Broker
) -> None:
    system.start_worker()
    slow = system.submit("PAUSE one. The mayor spoke.")
    system.held("one")
    for _ in range(3):
        system.until(lambda: Queue(system.settings).send(AnalyseArticle(slow.id)))
    other = system.submit("The road is closed.")
    assert system.finished(other).status == "succeeded"
    system.until(lambda: broker.waiting() == 0)
    system.let_pass("one")
    done = system.finished(slow)
    assert (done.status, done.attempts) == ("succeeded", 1)
    system.assert_one_result_each([slow, other])


def test_result_of_a_process_that_slept_through_its_lease_is_refused(system: System) -> None:
    system.start_worker()
    job = system.submit("PAUSE one. The mayor spoke.")
    system.held("one")
    sleeper = system.owner_pid(job)
    os.kill(sleeper, signal.SIGSTOP)
    system.until(lambda: system.owner_pid(job) != sleeper)
    os.kill(sleeper, signal.SIGCONT)
    system.let_pass("one")
    done = system.finished(job)
    assert (done.status, done.attempts) == ("succeeded", 2)
    other = system.submit("The road is closed.")
    assert system.finished(other).status == "succeeded"
    system.until(lambda: '"outcome": "lost"' in system.log_of(system.started[0]))
    system.assert_one_result_each([job, other])


@EACH_BROKER
def test_work_that_has_begun_is_finished_when_the_worker_is_told_to_stop(system: System) -> None:
    worker = system.start_worker()
    jobs = [system.submit(f"Notice {n}. The mayor spoke of the harbour." * 20) for n in range(12)]
    system.until(lambda: any(system.jobs.get("local", job.id).status == "running" for job in jobs))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert system.jobs.stats().running == 0
    system.start_worker()
    for job in jobs:
        done = system.finished(job)
        assert (done.status, done.attempts) == ("succeeded", 1)
    system.assert_one_result_each(jobs)


def test_canceled_job_stays_canceled_when_its_process_dies(system: System) -> None:
    system.start_worker()
    held = system.submit("HOLD one. The bridge reopened.")
    system.held("one")
    pid = system.owner_pid(held)
    assert system.jobs.cancel("local", held.id).status == "canceled"
    os.kill(pid, signal.SIGKILL)
    others = [system.submit(f"Notice {n}. The mayor spoke.") for n in range(3)]
    for job in others:
        assert system.finished(job).status == "succeeded"
    assert system.jobs.get("local", held.id).status == "canceled"
    system.assert_one_result_each([held, *others])


@EACH_BROKER
def test_messages_do_not_pile_up_while_workers_are_saturated(system: System, broker: Broker) -> None:
    system.start_worker()
    held = [system.submit(f"HOLD {name}. The bridge reopened.") for name in ("one", "two")]
    system.held("one")
    system.held("two")
    waiting = [system.submit(f"Notice {n}. The mayor spoke.") for n in range(20)]
    system.sweeps(5)
    assert broker.waiting() <= len(waiting)
    for job in held:
        os.kill(system.owner_pid(job), signal.SIGKILL)
    for job in held + waiting:
        assert system.finished(job).status == "succeeded"
    system.assert_one_result_each(held + waiting)


def test_greedy_component_fails_alone_and_its_process_is_replaced(system: System) -> None:
    worker = system.start_worker()
    before = set(child_pids(worker.pid))
    greedy, other = system.submit("EAT. The plant grew."), system.submit("The mayor spoke.")
    assert system.finished(greedy).status == system.finished(other).status == "succeeded"
    document = system.client().ask("GET", f"/v1/articles/{greedy.article_id}")
    assert [warning["code"] for warning in document["warnings"]] == ["component_failed"]
    system.until(lambda: len(set(child_pids(worker.pid)) - before) == 1)
    assert system.finished(system.submit("The road is closed.")).status == "succeeded"


@pytest.mark.faults
@EACH_BROKER
def test_every_process_works_when_more_jobs_wait_than_bells_rang(system: System, broker: Broker) -> None:
    waiting = [system.submit(f"Notice {n}. The mayor spoke.") for n in range(40)]
    held = [system.submit(f"HOLD {name}. The bridge reopened.") for name in ("one", "two")]
    system.until(lambda: broker.waiting() > 0)
    assert broker.waiting() < len(waiting)
    system.start_worker()
    system.held("one")
    system.held("two")
    for job in held:
        os.kill(system.owner_pid(job), signal.SIGKILL)
    for job in held + waiting:
        assert system.finished(job).status == "succeeded"
    system.assert_one_result_each(held + waiting)
