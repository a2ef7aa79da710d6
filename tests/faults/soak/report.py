"""What the soak has found, as a table and as JSON."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults.client import TERMINAL, Client
from tests.faults.load import Load
from tests.faults.soak import memory
from tests.faults.soak.run import Run

# How much more memory a role may take at the end than after the first fifth of the articles.
MOST_GROWTH = 1.10
# The store keeps what it is given: its growth is no leak.
GROWS = ("store",)


@dataclass(frozen=True)
class Findings:
    """The state after the soak, as a client sees it. Lists hold the ids of what should not be."""

    seconds: float
    articles: int
    accepted: int
    states: dict[str, int]
    failures: list[str]
    lost: list[str]
    unasked: list[str]
    doubled: list[str]
    unfinished: list[str]
    without_article: list[str]
    untold: list[str]
    told_under_two_ids: list[str]
    attempts: dict[int, int]
    webhooks: int
    faults: dict[str, int]
    exits: dict[str, int]
    statuses: dict[int, int]
    broken_connections: int
    memory_mb: dict[str, tuple[float, float]]

    @property
    def wrong(self) -> dict[str, list[str]]:
        """Everything that does not hold."""
        kinds = ("failures", "lost", "unasked", "doubled", "unfinished", "without_article", "untold",
                 "told_under_two_ids")  # fmt: skip
        found = {name: getattr(self, name) for name in kinds}
        found["not_read"] = [f"{n} {state}" for state, n in self.states.items() if state != "succeeded"]
        found["memory"] = [
            role
            for role, (early, late) in self.memory_mb.items()
            if role not in GROWS and late > MOST_GROWTH * early
        ]
        return {name: items for name, items in found.items() if items}

    @property
    def holds(self) -> bool:
        """Whether all is as it should be."""
        return not self.wrong and self.accepted == self.articles


def find(client: Client, load: Load, run: Run, seconds: float) -> Findings:
    """Looks at everything through the HTTP face. The service must be at rest."""
    jobs = list(client.all("/v1/jobs"))
    shown = Counter(job["id"] for job in jobs)
    articles = Counter(one["id"] for one in client.all("/v1/articles"))
    accepted = set(load.accepted.values())
    wanted = {job["article_id"] for job in jobs if job["status"] == "succeeded"}
    return Findings(
        seconds=round(seconds, 1),
        articles=load.articles,
        accepted=len(accepted),
        states=dict(Counter(job["status"] for job in jobs)),
        failures=load.failures,
        lost=sorted(accepted - shown.keys()),
        unasked=sorted(shown.keys() - accepted),
        doubled=sorted(one for one, times in (shown + articles).items() if times > 1),
        unfinished=sorted(job["id"] for job in jobs if job["status"] not in TERMINAL),
        without_article=sorted(wanted ^ articles.keys()),
        untold=sorted(accepted - run.told.keys()),
        told_under_two_ids=sorted(job for job, ids in run.told.items() if len(ids) > 1),
        attempts=dict(sorted(Counter(job["attempts"] for job in jobs).items())),
        webhooks=run.requests,
        faults=dict(run.faults),
        exits=dict(Counter(run.stage.exits)),
        statuses=dict(sorted(client.statuses.items())),
        broken_connections=client.broken_connections,
        memory_mb=memory.growth(run.samples, load.articles),
    )


def show(console: Console, findings: Findings) -> None:
    """Prints the table."""
    table = Table(title="Soak", show_header=False)
    for name, value in _rows(findings):
        table.add_row(name, value)
    console.print(table)
    for name, items in findings.wrong.items():
        console.print(f"wrong: {name}: {len(items)}: {', '.join(items[:5])}", style="red")


def write(folder: Path, findings: Findings) -> Path:
    """The findings as soak.json in the folder."""
    folder.mkdir(exist_ok=True)
    path = folder / "soak.json"
    data = {"machine": platform.machine(), "python": platform.python_version(), **asdict(findings)}
    path.write_text(json.dumps({**data, "holds": findings.holds}, indent=1) + "\n")
    return path


def _rows(found: Findings) -> Iterator[tuple[str, str]]:
    yield "articles submitted, accepted", f"{found.articles:,} · {found.accepted:,}"
    yield "ended", _counts(found.states)
    yield "lost · doubled", f"{len(found.lost)} · {len(found.doubled)}"
    yield "attempts needed", _counts(found.attempts)
    yield "webhooks: jobs told of, requests", f"{found.accepted - len(found.untold):,} · {found.webhooks:,}"
    yield "answers", f"{_counts(found.statuses)}; broken connections: {found.broken_connections}"
    yield (
        f"faults ({sum(found.faults.values())})",
        "\n".join(f"{n} × {name}" for name, n in found.faults.items()),
    )
    yield "exits seen (role, code)", _counts(found.exits)
    for role, (early, late) in found.memory_mb.items():
        yield f"memory of {role}, MB", f"{early:.0f} → {late:.0f} ({late / early - 1:+.1%})"
    yield "seconds", f"{found.seconds:.0f}"
    yield "holds", "yes" if found.holds else "NO"


def _counts(counts: dict) -> str:
    return ", ".join(f"{name}: {number:,}" for name, number in counts.items()) or "none"
