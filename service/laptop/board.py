"""Articles on their way, as a table that keeps itself up to date."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from service.laptop.client import Client
from service.laptop.errors import ClientError
from service.laptop.receiver import Receipt
from service.laptop.wording import one_line

BAR_WIDTH = 12
TERMINAL = ("succeeded", "failed", "canceled")
POLL_S = 0.1
# The notifier sends a webhook as soon as the job ends; this is for a machine under load.
WEBHOOK_PATIENCE_S = 10.0
MARKS = {"queued": Text("·"), "running": Text("▸", "cyan"), "succeeded": Text("✓", "green")}
FAILURE = Text("✗", "red")

Json = dict[str, Any]


@dataclass(slots=True)
class Passage:
    """One article on its way: its job as last seen, or the error that there is none."""

    title: str
    job: Json | None = None
    error: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.job is None or self.job["status"] in TERMINAL

    @property
    def is_read(self) -> bool:
        """Whether there is a result."""
        return self.job is not None and self.job["status"] == "succeeded"

    @property
    def failure(self) -> str | None:
        """Why there is no result and will be none; None otherwise."""
        if self.job is None or self.is_read or not self.is_over:
            return self.error
        problem = self.job["error"] or {}
        return str(problem.get("detail") or problem.get("title") or self.job["status"])


@dataclass(slots=True)
class Board:
    """The passages as a table; `receipts` holds the webhooks that came, by job."""

    passages: Sequence[Passage]
    receipts: Mapping[str, Receipt] = field(default_factory=dict)
    awaits_webhooks: bool = False

    def __rich__(self) -> Table:
        table = Table.grid(padding=(0, 2), expand=True)
        table.add_column(width=1)
        table.add_column(ratio=1, no_wrap=True, overflow="ellipsis", max_width=60)
        table.add_column(width=BAR_WIDTH)
        table.add_column(width=10, no_wrap=True)
        table.add_column(width=25)
        for passage in self.passages:
            title = Text(one_line(passage.title, 100))
            if passage.failure is not None:
                table.add_row(FAILURE, title, Text(), Text("failed"), Text(passage.failure, "red"))
            elif passage.job is not None:
                mark = MARKS[passage.job["status"]]
                table.add_row(mark, title, *_progress(passage.job), self._webhook(passage.job["id"]))
        return table

    def is_complete(self) -> bool:
        """Whether every job is over and every webhook is there."""
        return not any(self.open_jobs()) and not any(self.missing_webhooks())

    def open_jobs(self) -> list[str]:
        """The jobs that go on."""
        return [p.job["id"] for p in self.passages if p.job and not p.is_over]

    def missing_webhooks(self) -> list[str]:
        """The jobs whose webhook has not come."""
        jobs = [p.job["id"] for p in self.passages if p.job] if self.awaits_webhooks else []
        return [job for job in jobs if job not in self.receipts]

    def _webhook(self, job_id: str) -> Text:
        receipt = self.receipts.get(job_id)
        if receipt is None:
            return Text("webhook …" if self.awaits_webhooks else "", "dim")
        if receipt.is_valid:
            return Text("webhook ✓ signature valid", "green")
        return Text("webhook ✗ signature wrong", "red")


def _progress(job: Json) -> tuple[ProgressBar, Text]:
    """A bar, and the stage at work or the state."""
    status, progress = job["status"], job["progress"] or {"stage": "", "percent": 0}
    percent = 100 if status == "succeeded" else progress["percent"]
    state = progress["stage"] if status == "running" else status
    bar = ProgressBar(total=100, completed=percent, width=BAR_WIDTH)
    # rich's own colours come out grey on terminals of 16 colours.
    bar.complete_style, bar.finished_style = "cyan", "green"
    return bar, Text(state or status)


def watch(client: Client, console: Console, board: Board, stop: threading.Event) -> None:
    """Shows the board, kept up to date, until it is complete or `stop` is set; webhooks that do
    not come are not waited for longer than WEBHOOK_PATIENCE_S."""
    deadline = float("inf")
    with Live(board, console=console, refresh_per_second=12) if console.is_terminal else nullcontext():
        while not stop.is_set() and not board.is_complete() and time.monotonic() < deadline:
            for passage in board.passages:
                refresh(client, passage)
            if not board.open_jobs():
                deadline = min(deadline, time.monotonic() + WEBHOOK_PATIENCE_S)
            stop.wait(POLL_S)
    if not console.is_terminal:  # how it ended is enough there
        console.print(board)


def refresh(client: Client, passage: Passage) -> None:
    """Looks at the job again. A call that fails leaves it as it was, since the next one may not,
    unless the job is not there any more."""
    if passage.job is None or passage.is_over:
        return
    try:
        passage.job = client.job(passage.job["id"])
    except ClientError as error:
        if error.status in (404, 410):
            passage.job, passage.error = None, str(error)
