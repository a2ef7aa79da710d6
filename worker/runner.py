"""One job after the other: claim, read, commit; a heartbeat beside it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from structlog.contextvars import bound_contextvars

from schemas.jobs import Progress
from schemas.messages import AnalyseArticle
from schemas.problems import PROBLEM_TYPES, make_problem
from schemas.records import RecordError
from service.queue import Queue
from service.settings import Settings
from service.store import StoreFullError, StoreUnavailableError
from service.store.jobs import Claim, JobStore
from worker.pipeline import Pipeline
from worker.readers import UnreadableError

# Progress is told at most this often: telling of every stage would cost a short article 3 %.
TELL_EVERY_S = 0.1
RETRY_EVERY_S = 0.5
# So long one message keeps a process at work. Then Celery has its turn: it looks whether the process
# has grown too large.
SPELL_S = 2.0
# Any waiting job will do: a bell does not say which.
ANY_JOB = AnalyseArticle("any")

Answer = TypeVar("Answer")
log = structlog.get_logger()


class ClaimLostError(Exception):
    """Raised inside the pipeline when the job was canceled or went to another worker."""


class Runner:
    """Does the jobs of one process."""

    def __init__(
        self,
        settings: Settings,
        jobs: JobStore,
        queue: Queue,
        pipeline: Pipeline,
        owner: str,
        is_stopping: Callable[[], bool] = lambda: False,
        spell_s: float = SPELL_S,
    ) -> None:
        self._settings = settings
        self._jobs = jobs
        self._queue = queue
        self._pipeline = pipeline
        self._owner = owner
        self._is_stopping, self._spell_s = is_stopping, spell_s

    def run_waiting(self) -> None:
        """Does jobs until none waits: so a message is needed for each process and not for each job.
        When the worker stops or the spell is over, another message takes the place of this one."""
        ends = time.monotonic() + self._spell_s
        while self.run_next():
            if self._is_stopping() or time.monotonic() > ends:
                self._queue.send(ANY_JOB)
                return

    def run_next(self) -> bool:
        """Does the first waiting job; False when none waits that this version can read."""
        try:
            claim = self._jobs.claim(self._owner)
        except RecordError as error:
            log.error("record_of_newer_version", reason=str(error))
            return False
        if claim is None:
            return False
        with bound_contextvars(**claim.trace, job_id=claim.job_id, attempt=claim.attempt):
            started = time.monotonic()
            outcome = self._do(claim)
            log.info("job_done", outcome=outcome, seconds=round(time.monotonic() - started, 3))
        return True

    def _do(self, claim: Claim) -> str:
        """Reads the claimed article and commits what comes of it; answers what that was."""
        with Heart(self._settings, self._jobs, claim) as heart:
            if heart.patiently(lambda: self._jobs.succeed_cached(claim, self._pipeline.engine.version)):
                return "cached"
            try:
                result = self._pipeline.run(claim.submission, heart.on_stage)
                commit = (claim, result.analysis, result.ranking, result.timings_s)
                return "succeeded" if heart.patiently(lambda: self._jobs.succeed(*commit)) else "lost"
            except ClaimLostError:
                return "lost"
            except UnreadableError as error:
                problem = _unreadable(error)
                return "failed" if heart.patiently(lambda: self._jobs.fail(claim, problem)) else "lost"
            except Exception as error:  # whatever it is, the job gets another attempt
                log.exception("job_broke")
                return self._give_back(heart, claim, type(error).__name__)  # its text stays in the log

    def _give_back(self, heart: Heart, claim: Claim, reason: str) -> str:
        if not heart.patiently(lambda: self._jobs.release(claim, reason)):
            return "lost"
        self._queue.send(AnalyseArticle(claim.job_id))
        return "released"


def _unreadable(error: UnreadableError) -> dict[str, Any]:
    """The problem of a submission with no article in it."""
    code = error.code.replace("_", "-")
    return make_problem(code if code in PROBLEM_TYPES else "unreadable", error.detail)


class Heart:
    """Keeps a claim alive while its job is done, from a thread of its own, for as long as an
    article may take; after that the job goes to another worker."""

    def __init__(self, settings: Settings, jobs: JobStore, claim: Claim) -> None:
        self._settings = settings
        self._jobs = jobs
        self._claim = claim
        self._stopped = threading.Event()
        self._lost = threading.Event()
        self._deadline = time.monotonic() + settings.article_time_limit_s
        self._told = 0.0
        self._thread = threading.Thread(target=self._beat, name="heart", daemon=True)

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def on_stage(self, progress: Progress) -> None:
        """Tells of progress, now and then. Raises ClaimLostError."""
        now = time.monotonic()
        if not self._lost.is_set() and now - self._told >= TELL_EVERY_S:
            self._told = now
            self._note(lambda: self._jobs.progress(self._claim, progress))
        if self._lost.is_set():
            raise ClaimLostError(self._claim.job_id)

    def patiently(self, call: Callable[[], Answer]) -> Answer:
        """The call's answer, however long Redis is away or full, within the article's time.
        Raises StoreUnavailableError, StoreFullError when the time is up."""
        while True:
            try:
                return call()
            except (StoreUnavailableError, StoreFullError) as error:
                if time.monotonic() > self._deadline:
                    raise
                log.warning("store_away", reason=str(error))
                time.sleep(RETRY_EVERY_S)

    def _beat(self) -> None:
        while not self._stopped.wait(self._settings.heartbeat_s):
            if self._lost.is_set() or time.monotonic() > self._deadline:
                return
            self._note(lambda: self._jobs.heartbeat(self._claim))

    def _note(self, call: Callable[[], bool]) -> None:
        """Remembers when the claim is lost; a store that is away says nothing about that."""
        try:
            if not call():
                self._lost.set()
        except (StoreUnavailableError, StoreFullError) as error:
            log.warning("store_away", reason=str(error))
