"""`python -m worker analysis` reads articles; `python -m worker notifier` delivers webhooks;
`python -m worker health` tells by its exit code whether one of the two works on this host."""

from __future__ import annotations

import faulthandler
import os
import sys

from service.settings import Settings, SettingsError


def main(arguments: list[str]) -> int:
    """Runs the worker of the role that is named; returns the exit code."""
    faulthandler.enable()  # a crash in C says in the log where it happened
    # A notifier does without the language model's libraries (100 MB), so each role imports its own.
    if arguments == ["analysis"]:
        # Read when numpy is loaded. One thread a process: the sums come out the same on every
        # machine, and the other cores belong to the other processes.
        os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
        from worker.analysis import run_worker as run
    elif arguments == ["notifier"]:
        from worker.notifier import run_notifier as run
    elif arguments == ["health"]:
        from worker.health import check_health as run
    else:
        print("usage: python -m worker analysis|notifier|health", file=sys.stderr)
        return 2
    try:
        return run(Settings.from_env())
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
