"""The course of the soak: faults by the clock, memory now and then, until all is told."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import Console

from tests.faults.load import Load
from tests.faults.soak import memory
from tests.faults.soak.faults import FAULTS, LASTING_S, drawn
from tests.faults.soak.stage import Stage
from tests.worker.receivers import Receiver

WATCH_S = 0.1
SAMPLE_EVERY_S = 4.0
SHOW_EVERY_S = 60.0


@dataclass
class Every:
    """Is due once in so many seconds."""

    seconds: float
    at: float = field(default_factory=time.monotonic)

    def is_due(self) -> bool:
        """Whether the time has come; the next is counted from the last."""
        if time.monotonic() < self.at:
            return False
        self.at += self.seconds
        return True


@dataclass
class Run:
    """One soak. `told` are the webhook-ids that came for each job, `requests` how many webhooks."""

    stage: Stage
    receiver: Receiver
    every_s: float
    seed: int
    console: Console
    faults: Counter[str] = field(default_factory=Counter)
    samples: list[memory.Sample] = field(default_factory=list)
    told: dict[str, set[str]] = field(default_factory=dict)
    requests: int = 0
    _undo: tuple[float, Callable[[], None]] | None = None

    def break_under(self, load: Load, most_s: float) -> float:
        """Breaks things while the articles come in, then lets everything come to rest: returns when
        every accepted article was told of, or after `most_s`. Answers the seconds."""
        began = time.monotonic()
        draw = random.Random(self.seed)
        kinds, breaking = drawn(draw), Every(self.every_s, began + self.every_s)
        sampling, showing = Every(SAMPLE_EVERY_S), Every(SHOW_EVERY_S)
        load.start()
        try:
            while time.monotonic() < began + most_s and not self._is_over(load):
                self.stage.supervisor.watch()
                self._hear()
                self._mend()
                if load.is_on and self._undo is None and breaking.is_due():
                    self._break(next(kinds), draw)
                if sampling.is_due():
                    self.samples += memory.sample(self.stage, len(self.told))
                if showing.is_due():
                    self._show(time.monotonic() - began, load)
                time.sleep(WATCH_S)
        finally:
            load.stopped.set()
        return time.monotonic() - began

    def _is_over(self, load: Load) -> bool:
        """Whether everything was submitted, is mended, and was told of."""
        return not load.is_on and self._undo is None and self.told.keys() >= set(load.accepted.values())

    def _show(self, seconds: float, load: Load) -> None:
        counts = f"{len(load.accepted)} accepted, {len(self.told)} told of, {self.faults.total()} faults"
        self.console.print(f"{seconds:5.0f} s: {counts}")

    def _mend(self) -> None:
        """Ends the fault that lasts, when its time is over."""
        if self._undo is not None and time.monotonic() >= self._undo[0]:
            self._undo[1]()
            self._undo = None

    def _break(self, name: str, draw: random.Random) -> None:
        undo = FAULTS[name](self.stage, draw)
        self.faults[name] += 1
        if undo is not None:
            self._undo = (time.monotonic() + LASTING_S, undo)

    def _hear(self) -> None:
        """Takes in the webhooks that have come."""
        while not self.receiver.requests.empty():
            request = self.receiver.requests.get()
            self.requests += 1
            job_id = json.loads(request.body)["data"]["job"]["id"]
            self.told.setdefault(job_id, set()).add(request.headers["webhook-id"])
