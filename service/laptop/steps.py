"""The steps to readiness, shown as they are taken."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text


class Steps:
    """Lines with a spinner each, which becomes a tick when the step is done. Where there is no
    terminal, a line is written when its step is done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lines: dict[str, tuple[str, float | None]] = {}
        self._since = time.monotonic()
        self._live = Live(self, console=console, refresh_per_second=12) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def begin(self, name: str, note: str) -> None:
        """A step is being taken."""
        self._lines[name] = (note, None)

    def done(self, name: str, note: str) -> None:
        """The step is taken; a second call changes nothing."""
        if self._lines[name][1] is None:
            self._lines[name] = (note, time.monotonic() - self._since)
            if self._live is None:
                self._console.print(self._line(name), soft_wrap=True)

    def is_done(self, name: str) -> bool:
        """Whether the step is taken."""
        return self._lines[name][1] is not None

    def _line(self, name: str) -> Text:
        note, seconds = self._lines[name]
        text = Text(f"✓ {name:<9}", "green" if seconds is not None else "")
        text.append(note, "default")
        return text.append(f"  {seconds:.1f} s" if seconds is not None else "", "dim")

    def __rich__(self) -> Table:
        table = Table.grid()
        for name, (note, seconds) in self._lines.items():
            waiting = Spinner("dots", Text(f"{name:<9}{note}"), style="cyan")
            table.add_row(waiting if seconds is None else self._line(name))
        return table
