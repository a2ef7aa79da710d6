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
        kinds = drawn(draw)
        load.start()
        next_fault, next_sample, next_word = began + self.every_s, began, began
        try:
            while (now := time.monotonic()) < began + most_s:
                self.stage.supervisor.watch()
                self._hear()
                loading = load.is_on
                if not loading and self._undo is None and self.told.keys() >= set(load.accepted.values()):
                    break
                if loading and self._undo is None and now >= next_fault:
                    next_fault += self.every_s
                    self._break(next(kinds), draw)
                if self._undo is not None and now >= self._undo[0]:
                    self._undo[1]()
                    self._undo = None
                if now >= next_sample:
                    next_sample = now + SAMPLE_EVERY_S
                    self.samples += memory.sample(self.stage, len(self.told))
                if now >= next_word:
                    next_word = now + SHOW_EVERY_S
                    self.console.print(
                        f"{now - began:5.0f} s: {len(load.accepted)} accepted, {len(self.told)} told of,"
                        f" {self.faults.total()} faults"
                    )
                time.sleep(WATCH_S)
        finally:
            load.stopped.set()
        return time.monotonic() - began

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
