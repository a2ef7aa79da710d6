"""Ties a process to its parent, so that no orphan is left when the parent is killed.

On Linux the kernel sends the process a signal as soon as its parent is gone (prctl(2),
PR_SET_PDEATHSIG; more exactly: the thread that forked it). Elsewhere nothing is done.

As a program it ties itself and becomes a command: a `preexec_fn` would do the same, but is unsafe
in a process with threads. Usage: python tether.py PARENT_PID SIGNAL COMMAND [ARGUMENT…]
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def tie_to_parent(parent_pid: int, signal_number: int) -> None:
    """The calling process gets the signal when its parent ends; it exits at once where the
    parent has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != parent_pid:
            os._exit(1)


if __name__ == "__main__":
    tie_to_parent(int(sys.argv[1]), int(sys.argv[2]))
    os.execv(sys.argv[3], sys.argv[3:])  # noqa: S606  # no shell is wanted
