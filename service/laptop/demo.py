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
    """Each seed is submitted once per data folder and shown on its way. The first result is printed
    in full, a line for each of the others."""

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
        if stop.is_set():
            return None
        read = [(p.title, p.job["article_id"]) for p in passages if p.job and p.is_read]
        if read:
            _print(client, console, *read[0])
        before = [(seed.title, job["article_id"]) for seed, job in kept.items()]
        _list(client, console, "further articles were read", read[1:])
        _list(client, console, "articles from before are still here", before)
        if read[1:] or before:
            console.print(Text(f"\n{_program()} show ARTICLE_ID prints one of them in full", "dim"))
        found = read or before
        return found[0][1] if found else None

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


def _print(client: Client, console: Console, title: str, article_id: str) -> None:
    """The result of one article."""
    try:
        console.print(ArticleView(orjson.loads(client.article(article_id))))
    except ClientError as error:
        console.print(Text(f"{title}: {error}", "red"))


def _list(client: Client, console: Console, what: str, articles: Sequence[tuple[str, str]]) -> None:
    """A line for each article, of which title and id are given: what there is in it, and its link."""
    if not articles:
        return
    console.print(f"\n{len(articles)} {what}\n", style="bold")
    name = Column(ratio=1, max_width=80, no_wrap=True, overflow="ellipsis")
    table = Table.grid("", name, Column(no_wrap=True), Column(no_wrap=True), padding=(0, 2), expand=True)
    for title, article_id in articles:
        link = f"link {client.url}/v1/articles/{article_id}"
        counts = _counts(client, article_id)
        table.add_row(Text("✓", "green"), Text(one_line(title, 100)), counts, Text(article_id, f"dim {link}"))
    console.print(table)


def _counts(client: Client, article_id: str) -> Text:
    """How much was found in the article; nothing where it cannot be had."""
    try:
        document = orjson.loads(client.article(article_id))
    except ClientError:
        return Text()
    return Text(", ".join(f"{len(document[section])} {section}" for section in ("claims", "figures")))


def _program() -> str:
    """The command as it was called."""
    return sys.argv[0] if sys.argv[0].endswith("dateline") else "dateline"
