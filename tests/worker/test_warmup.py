"""A component that hangs over every text does not keep the worker silent."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from structlog.testing import capture_logs

from schemas.jobs import Progress
from schemas.submissions import Submission
from worker.warmup import WarmUpError, warm_up


class FakePipeline:
    """A pipeline of one component, which waits for what never comes."""

    def __init__(self, waits: bool = True) -> None:
        self.waits = waits
        self.read = ""

    def run(self, submission: Submission, on_stage: Callable[[Progress], None]) -> None:
        on_stage(Progress("shouting", 2, 3))
        self.read = submission.content
        if self.waits:
            with suppress(Exception):  # as the pipeline does for each component
                threading.Event().wait(60)
            pytest.fail("the pipeline would have gone on")


def test_worker_gives_up_and_names_the_component_when_it_hangs() -> None:
    with capture_logs() as lines, pytest.raises(WarmUpError, match=r"'shouting' is not done .*, line \d+"):
        warm_up(FakePipeline(), 0.5, loading_s=0.1, tell_every_s=0.01)
    assert lines[-1]["event"] == "still_warming_up"
    assert lines[-1]["stage"] == "shouting"


def test_article_is_read_and_the_alarm_gone_when_nothing_hangs() -> None:
    before = signal.getsignal(signal.SIGALRM)
    pipeline = FakePipeline(waits=False)
    warm_up(pipeline, 60)
    assert "Ferries" in pipeline.read
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == before
