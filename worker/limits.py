"""Memory: what one article may take, and when a process has grown too large to go on."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

# A process that has kept this share of an article's allowance is replaced by a fresh one.
RECYCLE_SHARE = 0.5


def limit_memory(article_memory_mb: int) -> None:
    """From now on this process can take so much memory beside what it has; asking for more
    raises MemoryError in it and harms no other. Only Linux keeps to it."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        pages = int(statm.read_text().split()[0])
        limit = pages * resource.getpagesize() + article_memory_mb * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def recycle_above_kb(article_memory_mb: int) -> int:
    """The peak memory above which a child of this process is to be replaced. It counts from what
    this process has, so that a fresh child is always well below it."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    own_kb = peak // 1024 if sys.platform == "darwin" else peak
    return own_kb + int(article_memory_mb * 1024 * RECYCLE_SHARE)
