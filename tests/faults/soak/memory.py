"""Memory of the service's processes over the soak."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.faults.soak.stage import Stage

# A process that has just started is still growing into its work.
GROWN_UP_S = 10.0
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Sample:
    """The resident memory of one process when so many articles had ended."""

    role: str
    ended: int
    mb: float


def sample(stage: Stage, ended: int) -> list[Sample]:
    """Every process that has run for a while, by what it does: "worker" and "worker child" are the
    processes of both workers."""
    found = []
    for name in ("api", "worker-1", "worker-2", "notifier", "store"):
        main, children = stage.pids(name)
        role = name.partition("-")[0]
        for pid, kind in [(main, role), *((child, f"{role} child") for child in children)]:
            try:
                if pid and _age_s(pid) > GROWN_UP_S:
                    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                    found.append(Sample(kind, ended, pages * PAGE / 1e6))
            except OSError:
                continue
    return found


def growth(samples: list[Sample], articles: int) -> dict[str, tuple[float, float]]:
    """For each role its median memory around the first fifth of the articles, and at the end."""
    early, late = (articles * 0.15, articles * 0.25), (articles * 0.9, articles)
    roles = sorted({one.role for one in samples})
    found = {}
    for role in roles:
        spans = [
            [one.mb for one in samples if one.role == role and least <= one.ended <= most]
            for least, most in (early, late)
        ]
        if all(spans):
            found[role] = (median(spans[0]), median(spans[1]))
    return found


def _age_s(pid: int) -> float:
    started = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK")
