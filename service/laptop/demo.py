"""The seed articles' way through a running Dateline, as `dateline up` shows it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence

import orjson
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from service.laptop.board import Board, Passage, watch
from service.laptop.client import Client, Json
from service.laptop.errors import ClientError
from service.laptop.receiver import Receiver
from service.laptop.seeds import Ledger, Seed
from service.laptop.show import ArticleView
from service.laptop.wording import one_line


class Demo:
    """Each seed is submitted once per data folder, shown on its way, and its result printed."""

    def __init__(self, seeds: Sequence[Seed], ledger: Ledger, receiver: Receiver | None) -> None:
        """With a receiver, every submission asks for a webhook to it."""
        self._seeds, self._ledger, self._receiver = seeds, ledger, receiver

    def run(self, client: Client, console: Console, stop: threading.Event) -> str | None:
        """Reads what is not read yet and prints the results; returns early when told to stop.
        The id of an article that can be looked at now, if there is one."""
        known = {seed: self._known_job(client, seed) for seed in self._seeds}
        kept = {seed: job for seed, job in known.items() if job and job["status"] == "succeeded"}
        passages = [
            Passage(seed.title, job) if job else self._submit(client, seed)
            for seed, job in known.items()
            if seed not in kept
        ]
        if passages:
            self._watch(client, console, stop, passages)
        for passage in passages:
            if not stop.is_set():
                _print(client, console, passage)
        if kept:
            _list(console, kept)
        jobs = [*kept.values(), *(p.job for p in passages if p.job and p.is_read)]
        return jobs[-1]["article_id"] if jobs else None

    def _watch(
        self, client: Client, console: Console, stop: threading.Event, passages: Sequence[Passage]
    ) -> None:
        """Shows the articles on their way."""
        console.print(f"\nReading {len(passages)} articles\n", style="bold")
        receipts = self._receiver.receipts if self._receiver else {}
        watch(client, console, Board(passages, receipts, self._receiver is not None), stop)

    def _known_job(self, client: Client, seed: Seed) -> Json | None:
        """The job of an earlier start, where its result is there or on its way."""
        job_id = self._ledger.job_of(seed)
        try:
            job = client.job(job_id) if job_id else None
        except ClientError:
            return None
        return job if job and job["status"] not in ("failed", "canceled") else None

    def _submit(self, client: Client, seed: Seed) -> Passage:
        try:
            job = client.submit(seed.body(self._receiver.webhook if self._receiver else None))
        except ClientError as error:
            return Passage(seed.title, error=str(error))
        self._ledger.note(seed, job["id"])
        return Passage(seed.title, job)


def _print(client: Client, console: Console, passage: Passage) -> None:
    """The result of one article, if it has one."""
    if passage.job is None or not passage.is_read:
        return
    try:
        console.print(ArticleView(orjson.loads(client.article(passage.job["article_id"]))))
    except ClientError as error:
        console.print(Text(f"{passage.title}: {error}", "red"))


def _list(console: Console, kept: dict[Seed, Json]) -> None:
    """What earlier starts have read, one line each."""
    console.print(f"\n{len(kept)} articles from before are still here\n", style="bold")
    title = Column(ratio=1, max_width=80, no_wrap=True, overflow="ellipsis")
    table = Table.grid("", title, Column(min_width=30), padding=(0, 2), expand=True)
    for seed, job in kept.items():
        table.add_row(Text("✓", "green"), Text(one_line(seed.title, 100)), Text(job["article_id"], "dim"))
    console.print(table)
    program = sys.argv[0] if sys.argv[0].endswith("dateline") else "dateline"
    console.print(Text(f"\n{program} show ARTICLE_ID prints one of them", "dim"))
