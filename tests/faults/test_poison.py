"""Articles that kill or hang what reads them: each fails after its tries, the others are unharmed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.store.workers import WorkerStore
from tests.faults.system import System

pytestmark = pytest.mark.slow

FATAL = ("KILL", "SEGV", "HANG")
IN_C = ("SPIN", "BACKTRACK")  # nothing else runs in their process, not even its heartbeat


@pytest.mark.parametrize("fatal", [FATAL, pytest.param(IN_C, marks=pytest.mark.faults)])
def test_poison_fails_after_its_attempts_and_harms_no_other(system: System, fatal: tuple[str, ...]) -> None:
    system = replace(system, settings=replace(system.settings, article_time_limit_s=1))
    system.start_worker()
    poisons = {deed: system.submit(f"{deed}. The plant stood still.") for deed in fatal}
    deep = system.submit("DEEP. The mayor spoke of the mayor.")
    others = [system.submit(f"Notice {n}. The mayor spoke.") for n in range(10)]

    for job in (deep, *others):
        assert system.finished(job, 60).status == "succeeded"
    for deed, job in poisons.items():
        failed = system.finished(job, 60)
        assert (deed, failed.status, failed.attempts) == (deed, "failed", 3)
        assert failed.error["type"] == "/problems/attempts-exhausted"
        assert "after 3 attempts" in failed.error["detail"]
    if "SEGV" in fatal:
        assert "Segmentation fault" in system.log_of(system.started[0])
    document = system.client().ask("GET", f"/v1/articles/{deep.article_id}")
    assert [warning["code"] for warning in document["warnings"]] == ["component_failed"]
    system.assert_one_result_each([deep, *others, *poisons.values()])


@pytest.mark.faults
@pytest.mark.parametrize("module", ["hangs", "backtracks", "spins"])
def test_worker_says_so_when_a_component_hangs_over_every_text(system: System, module: str) -> None:
    api = system.start_api()
    settings = replace(
        system.settings, article_time_limit_s=2, extra_components=(f"tests.faults.always.{module}",)
    )
    worker = system.start(["worker", "analysis"], settings)
    assert worker.wait(60) != 0
    assert "in troublesome" in system.log_of(worker) or "component_hangs" in system.log_of(worker)
    assert WorkerStore(system.redis).alive("analysis") == 0
    ready = system.client_of(api).once("GET", "/readyz")
    assert ready is not None
    assert (ready.status_code, ready.json()["checks"]["redis"]) == (503, "ok")
    assert "none" in ready.json()["checks"]["workers"]
