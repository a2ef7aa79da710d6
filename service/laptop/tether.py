"""Runs a command in this process, tied to the process that asked for it.

Usage: python tether.py PARENT_PID COMMAND [ARGUMENT…]

On Linux the kernel sends the command SIGTERM when its parent is gone, SIGKILL included, so that
no orphan is left (prctl(2), PR_SET_PDEATHSIG). It is a program of its own and not a
`preexec_fn`, which is unsafe in a process with threads. Elsewhere it only runs the command.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Does not return."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the kernel knew
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606  # no shell is wanted


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
