"""Clients that submit at a steady rate, and repeat what was not answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.client import Client

THREADS = 8


@dataclass
class Load:
    """Submits so many articles, `rate` a second. `accepted` holds the job of each key that was answered
    with 202, `failures` what was answered otherwise."""

    client: Client
    articles: int
    rate: float
    text_of: Callable[[int], str]
    webhook: str
    accepted: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begins; the threads end when all is submitted or `stopped` is set."""
        began = time.monotonic()
        self.threads = [threading.Thread(target=self._submit, args=(n, began)) for n in range(THREADS)]
        for one in self.threads:
            one.start()

    @property
    def is_on(self) -> bool:
        """Whether there is still something to submit."""
        return any(thread.is_alive() for thread in self.threads)

    def _submit(self, first: int, began: float) -> None:
        for number in range(first, self.articles, THREADS):
            if self.stopped.wait(max(0.0, began + number / self.rate - time.monotonic())):
                return
            key, hook = f"article-{number}", {"url": self.webhook}
            try:
                self.accepted[key] = self.client.submit(key, self.text_of(number), webhook=hook)["id"]
            except AssertionError as error:
                self.failures.append(f"{key}: {error}"[:300])
