"""The clients of the soak: threads that submit at a steady rate and repeat what was not answered."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field

from tests.bench.articles import make_text
from tests.faults.client import Client

THREADS = 8
# (share, least characters, most characters): most news is short, some of it is not.
SIZES = (
    (0.70, 200, 800), (0.22, 800, 3_000), (0.071, 4_000, 10_000), (0.008, 20_000, 40_000),
    (0.001, 90_000, 100_000),
)  # fmt: skip


def size_of(number: int) -> int:
    """How many characters the article with that number has."""
    draw = random.Random(number)
    _, least, most = draw.choices(SIZES, weights=[share for share, _, _ in SIZES])[0]
    return draw.randint(least, most)


@dataclass
class Load:
    """Submits so many articles. `accepted` holds the job of each key that was answered with 202."""

    client: Client
    articles: int
    rate: float
    webhook: str
    accepted: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def start(self) -> list[threading.Thread]:
        """Threads that end when all is submitted or `stopped` is set."""
        began = time.monotonic()
        threads = [threading.Thread(target=self._submit, args=(n, began)) for n in range(THREADS)]
        for one in threads:
            one.start()
        return threads

    def _submit(self, first: int, began: float) -> None:
        for number in range(first, self.articles, THREADS):
            if self.stopped.wait(max(0.0, began + number / self.rate - time.monotonic())):
                return
            key = f"article-{number}"
            try:
                job = self.client.submit(
                    key, make_text(number, size_of(number)), webhook={"url": self.webhook}
                )
                self.accepted[key] = job["id"]
            except AssertionError as error:
                self.failures.append(f"{key}: {error}"[:300])
