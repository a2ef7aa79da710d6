"""One child process: started in a session of its own, its output in a log file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from service import tether

MAX_LOG_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Command:
    """What to run. `grace_s` is how long it may take to stop when asked to. `keep_open` are file
    descriptors that it inherits. `orphan_signal` ends it when this process was killed."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    grace_s: float
    keep_open: tuple[int, ...] = ()
    orphan_signal: int = signal.SIGTERM


class Process:
    """A running command and everything that it started itself."""

    def __init__(self, command: Command, log_dir: Path) -> None:
        """Starts the command; its output is appended to `<name>.log`. Has to be called from a
        thread that lives as long as the command shall: the tether holds to the thread."""
        self.command = command
        self.log = log_dir / f"{command.name}.log"
        _rotate(self.log)
        self.log_start = self.log.stat().st_size if self.log.exists() else 0
        tied = [sys.executable, "-I", "-S", tether.__file__, str(os.getpid())]
        tied.append(str(int(command.orphan_signal)))
        with self.log.open("ab") as output:
            self._popen = subprocess.Popen(  # noqa: S603  # the command is ours
                [*tied, *command.argv],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=command.env,
                pass_fds=command.keep_open,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The id of the process and of its process group."""
        return self._popen.pid

    def exit_code(self) -> int | None:
        """None while it runs; a negative number is the signal that ended it."""
        return self._popen.poll()

    def ask_to_stop(self) -> None:
        """Sends SIGTERM to the command, which tells its own children."""
        self._popen.terminate()

    def wait(self, timeout_s: float) -> bool:
        """Whether it ended in time."""
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(timeout_s)
        return self.exit_code() is not None

    def sweep(self) -> None:
        """Ends the command and whatever is left of its group, at once."""
        with suppress(ProcessLookupError, PermissionError):  # macOS: EPERM for a group of zombies
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()

    def last_words(self, lines: int = 5) -> str:
        """The end of what this run of the command wrote."""
        with self.log.open("rb") as output:
            output.seek(max(self.log_start, self.log.stat().st_size - 10_000))
            return "\n".join(output.read().decode(errors="replace").splitlines()[-lines:])


def _rotate(log: Path) -> None:
    """Keeps the log small: the old one becomes `<name>.log.1`."""
    if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
        log.replace(log.with_name(f"{log.name}.1"))
