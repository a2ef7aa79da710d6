"""The first article of a worker, read before the fork.

What is loaded with the first use (lexicons, gazetteers, language detection) is so loaded once for
all processes. A component that hangs over every text hangs here, where nobody watches: so the log
tells what the worker waits for, and the article's time limit ends it.
"""

from __future__ import annotations

import faulthandler
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import structlog

from schemas.jobs import Progress
from schemas.submissions import Submission
from worker.pipeline import Pipeline

ARTICLE = """Ferry service resumes

HARBORVIEW, March 5 - Ferries to Port Ellis will run again on Thursday, Blue Strait Lines said.
"We lost 2 million dollars in 12 days," its director, Mara Lindqvist, told reporters in Denmark.
She denied that the company had ignored a warning about the pier.
"""
TELL_EVERY_S = 5.0
LOADING_S = 10.0  # on a machine with other things to do

log = structlog.get_logger()


class WarmUpError(BaseException):
    """Raised when the first article takes longer than any may. No Exception, for the pipeline takes
    those for the failure of one component."""


def warm_up(
    pipeline: Pipeline,
    article_time_limit_s: float,
    loading_s: float = LOADING_S,
    tell_every_s: float = TELL_EVERY_S,
) -> None:
    """Reads an article; to be called by the main thread. While it takes long, the log tells every
    `tell_every_s` which stage it is in. Raises WarmUpError when the time for an article is over, and
    `loading_s` for what is loaded."""
    watch = _Watch(article_time_limit_s + loading_s)
    with watch.ticking(tell_every_s):
        pipeline.run(Submission("text", ARTICLE, published_at="2024-03-05"), watch.note)


class _Watch:
    """Knows the stage, and looks at the clock when an alarm goes off."""

    def __init__(self, time_limit_s: float) -> None:
        self._time_limit_s = time_limit_s
        self._started = time.monotonic()
        self._stage = "read"

    def note(self, progress: Progress) -> None:
        """A stage begins."""
        self._stage = progress.stage

    @contextmanager
    def ticking(self, every_s: float) -> Iterator[None]:
        """An alarm goes off again and again inside. It is a signal: a thread would not get its
        turn beside a regular expression that hangs. Beside a loop in C no Python code gets its turn:
        there the process ends by itself, and its last words are where it stood."""
        before = signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, every_s, every_s)
        faulthandler.dump_traceback_later(self._time_limit_s + 2 * every_s, exit=True)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        seconds = round(time.monotonic() - self._started, 1)
        where = f"{frame.f_code.co_filename}, line {frame.f_lineno}" if frame else ""
        if seconds >= self._time_limit_s:
            raise WarmUpError(f"{self._stage!r} is not done with a short article after {seconds} s: {where}")
        log.warning("still_warming_up", stage=self._stage, seconds=seconds, where=where)
