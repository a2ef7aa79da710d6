"""The sweep of each worker: a sign of life, jobs whose worker died, bells that were lost.

Every step is atomic in Redis, so any number of workers may sweep at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from service.queue import Queue
from service.settings import Settings
from service.store import StoreError
from service.store.jobs import JobStore
from service.store.workers import WorkerStore
from worker.runner import ANY_JOB

IDLE_S = 1.0
# How often a worker is looked at meanwhile: a process that goes from one message to the next is
# without work for milliseconds.
LOOKS = 10

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Worker:
    """Who sweeps, the engine that it runs, and in how many processes."""

    name: str
    engine_version: str
    processes: int = 1


class Load:
    """What the main process of a worker knows of its own work: how many processes are busy."""

    def __init__(self, processes: int, busy: Callable[[], int], idle_s: float = IDLE_S) -> None:
        """A worker counts as idle when one process or another was without work for `idle_s`."""
        self._processes, self._busy, self._idle_s = processes, busy, idle_s

    def stays_idle(self, pause: Callable[[float], object]) -> bool:
        """Whether fewer processes are busy than there are, at each of several looks with pauses in
        between. What the busy ones do meanwhile says nothing of the one that sleeps."""
        for _ in range(LOOKS):
            if self._busy() >= self._processes:
                return False
            pause(self._idle_s / LOOKS)
        return self._busy() < self._processes


class Reaper:
    """Sweeps in a thread of its own."""

    def __init__(
        self,
        settings: Settings,
        stores: tuple[JobStore, WorkerStore],
        queue: Queue,
        load: Load,
        worker: Worker,
    ) -> None:
        self._settings = settings
        self._jobs, self._workers = stores
        self._queue, self._load, self._worker = queue, load, worker
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins; once begun, nothing more."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="reaper", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends, and tells that this worker is gone."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            try:
                self._workers.leave("analysis", self._worker.name)
            except StoreError as error:
                log.warning("store_away", reason=str(error))

    def sweep(self) -> int:
        """One sweep; how many bells it rang."""
        self._workers.beat("analysis", self._worker.name, self._worker.processes)
        self._workers.announce_engine(self._worker.engine_version)
        lapsed = self._jobs.reap()
        if lapsed:
            log.warning("leases_lapsed", jobs=lapsed)
        lost = self._lost_bells()
        rung = self._ring(lapsed + lost)
        if lost and not rung:  # the broker is away: the next sweep tries again
            self._jobs.forget_bells()
        return rung

    def _lost_bells(self) -> int:
        """How many bells are missing. Jobs that wait beside an idle process have lost theirs: a
        bell on its way would have reached that process."""
        age_s = self._jobs.stats().oldest_age_s
        if age_s < self._settings.reap_every_s or not self._load.stays_idle(self._stopped.wait):
            return 0
        return self._jobs.bells_to_ring(self._settings.reap_every_s)

    def _ring(self, bells: int) -> int:
        """Rings until the broker fails; how many bells rang."""
        rung = 0
        while rung < bells and self._queue.send(ANY_JOB):
            rung += 1
        if rung:
            log.info("bells_rung", bells=rung)
        return rung

    def _run(self) -> None:
        while not self._stopped.is_set():
            started = time.monotonic()
            try:
                self.sweep()
            except StoreError as error:
                log.warning("store_away", reason=str(error))
            except Exception:  # without this thread nobody would look after lost jobs
                log.exception("sweep_failed")
            spent = time.monotonic() - started
            self._stopped.wait(max(0.1, self._settings.reap_every_s - spent))
