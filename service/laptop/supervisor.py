"""Keeps the children running, and stops them in the right order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from service.laptop.process import Command, Process

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 10.0
# A child that ran this long was well: its next exit counts as the first.
WELL_AFTER_S = 30.0


@dataclass(slots=True)
class _Child:
    """A command, its present process (None between two) and how it fared."""

    command: Command
    process: Process
    started_at: float
    exits: int = 0
    restart_at: float = field(default=0.0)
    down: bool = False


class Supervisor:
    """Runs commands side by side. One that exits is started again, after a pause that doubles
    with every early exit; the others do not notice. For use by one thread, which has to live
    as long as the children."""

    def __init__(self, log_dir: Path, on_exit: Callable[[str, int, float], None]) -> None:
        """`on_exit` hears the name, the exit code and the seconds until the restart."""
        self._log_dir, self._on_exit = log_dir, on_exit
        self._children: dict[str, _Child] = {}

    def start(self, command: Command) -> None:
        """Starts the command and keeps it running."""
        self._children[command.name] = _Child(command, Process(command, self._log_dir), time.monotonic())

    def watch(self) -> None:
        """Notices the children that have exited and restarts those whose pause is over.
        To be called a few times a second."""
        now = time.monotonic()
        for child in self._children.values():
            if child.down:
                if now >= child.restart_at:
                    child.process, child.started_at = Process(child.command, self._log_dir), now
                    child.down = False
            elif (code := child.process.exit_code()) is not None:
                child.process.sweep()  # what a killed child leaves behind of its own children
                child.exits = 1 if now - child.started_at > WELL_AFTER_S else child.exits + 1
                pause_s = min(FIRST_PAUSE_S * 2 ** (child.exits - 1), LONGEST_PAUSE_S)
                child.down, child.restart_at = True, now + pause_s
                self._on_exit(child.command.name, code, pause_s)

    def exits(self, name: str) -> int:
        """How often in a row the child ended early."""
        return self._children[name].exits

    def is_running(self, name: str) -> bool:
        """Whether the child's process is there now."""
        child = self._children[name]
        return not child.down and child.process.exit_code() is None

    def last_words(self, name: str) -> str:
        """The end of the child's log."""
        return self._children[name].process.last_words()

    def stop(self, order: Sequence[Sequence[str]], hurry: threading.Event) -> None:
        """Stops the groups of children one after the other, those of a group at once. Each gets
        its grace, or none any more once `hurry` is set; then nothing of it is left."""
        for names in order:
            group = [self._children[name].process for name in names if name in self._children]
            for process in group:
                process.ask_to_stop()
            for process in group:
                deadline = time.monotonic() + process.command.grace_s
                while not process.wait(0.05) and time.monotonic() < deadline and not hurry.is_set():
                    pass
                process.sweep()
