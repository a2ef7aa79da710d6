"""What the two kinds of worker share."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from worker.app import process_name


def test_name_is_another_in_every_process_even_with_the_same_number() -> None:
    """Containers may share a host name, and their processes are number 1 each."""
    ask = [sys.executable, "-c", "from worker.app import process_name; print(process_name())"]
    names = {subprocess.check_output(ask, text=True).strip().rpartition(":")[0] for _ in range(2)}
    assert len(names) == 2
    assert all(name.startswith(f"{socket.gethostname()}:") for name in names)


def test_name_stays_and_ends_with_the_process_id() -> None:
    assert process_name() == process_name()
    assert process_name().rpartition(":")[2] == str(os.getpid())
