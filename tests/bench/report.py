"""What the bench has found: as a table, as JSON and as a picture."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table

from tests.bench import drawing


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure beside that of its peer. The goal is for their ratio, at least or at most so much, or
    for the figure itself (`most`). `rounds` are the pairs that were measured by turns, where they
    were: a machine that slows down slows both of a pair."""

    name: str
    value: float
    unit: str
    peer_value: float | None = None
    peer: str = ""
    goal: float | None = None
    least: bool = True
    most: float | None = None
    rounds: tuple[tuple[float, float], ...] = ()

    @property
    def ratio(self) -> float | None:
        """The figure over its peer's; of rounds the median of their ratios."""
        if self.rounds:
            return statistics.median(self.ratios)
        return self.value / self.peer_value if self.peer_value else None

    @property
    def ratios(self) -> list[float]:
        """The ratio of each round, the least first."""
        return sorted(own / peer for own, peer in self.rounds)

    @property
    def holds(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.most is not None:
            return self.value <= self.most
        if self.goal is None or self.ratio is None:
            return None
        return self.ratio >= self.goal if self.least else self.ratio <= self.goal

    @property
    def aim(self) -> str:
        """The goal in words."""
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}"
        return "" if self.goal is None else f"{'≥' if self.least else '≤'} {self.goal:g} ×"


def by_turns(
    name: str,
    rounds: Sequence[tuple[float, float]],
    unit: str,
    peer: str,
    goal: float | None = None,
    *,
    least: bool = True,
) -> Measure:
    """The measure of rounds in which Dateline and its peer took turns: the medians of both."""
    own, other = (statistics.median(each) for each in zip(*rounds, strict=True))
    return Measure(name, own, unit, other, peer, goal, least, rounds=tuple(rounds))


@dataclass(frozen=True, slots=True)
class Series:
    """How figures change with another: a row of `values` has one for each of `at`."""

    name: str
    along: str
    unit: str
    at: tuple[int, ...]
    values: dict[str, list[float]]


Finding = Measure | Series


def show(console: Console, findings: Sequence[Finding]) -> None:
    """Prints all in one table."""
    table = Table(title="Dateline's speed", title_justify="left")
    table.add_column("measure")
    table.add_column("Dateline", justify="right")
    table.add_column("beside", justify="right")
    table.add_column("what that is")
    table.add_column("ratio", justify="right")
    table.add_column("goal")
    for one in findings:
        if isinstance(one, Series):
            _add_series(table, one)
            continue
        mark = {None: "", True: " [green]✓[/]", False: " [red]✗[/]"}[one.holds]
        beside = "" if one.peer_value is None else f"{_figure(one.peer_value)} {one.unit}"
        figure = f"{_figure(one.value)} {one.unit}"
        table.add_row(one.name, figure, beside, one.peer, _ratio(one), one.aim + mark)
    console.print(table)


def _ratio(one: Measure) -> str:
    """The ratio, with the least and the greatest of its rounds."""
    if one.ratio is None:
        return ""
    spread = f" ({one.ratios[0]:.2f}–{one.ratios[-1]:.2f})" if len(one.rounds) > 1 else ""
    return f"{one.ratio:.2f}{spread}"


def _add_series(table: Table, series: Series) -> None:
    """A series as a section of its own."""
    table.add_section()
    table.add_row(f"[bold]{series.name}[/]", "", "", f"{series.unit}, at {_each(series.at)} {series.along}")
    for name, row in series.values.items():
        table.add_row(f"  {name}", "", "", " · ".join(map(_figure, row)), f"{row[-1] / (row[0] or 1):.2f}")
    table.add_section()


def write(folder: Path, findings: Sequence[Finding], seconds: float) -> tuple[Path, Path]:
    """Writes bench.json and bench.svg into the folder; where they are."""
    folder.mkdir(exist_ok=True)
    table, picture = folder / "bench.json", folder / "bench.svg"
    rows = [
        {**asdict(one), "ratio": one.ratio, "holds": one.holds} if isinstance(one, Measure) else asdict(one)
        for one in findings
    ]
    machine = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "system": platform.system(),
    }
    report = {"machine": machine, "seconds": round(seconds, 1), "findings": rows}
    table.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    picture.write_text(_picture(findings), encoding="utf-8")
    return table, picture


def _picture(findings: Sequence[Finding]) -> str:
    pairs = [f for f in findings if isinstance(f, Measure) and f.ratio is not None]
    parts = [
        drawing.bars(
            "Dateline over its peer",
            [(f"{f.name.strip()} / {f.peer}", f.ratio or 0.0, f.aim, f.holds) for f in pairs],
        )
    ]
    parts += [
        drawing.lines(f"{s.name} ({s.unit})", s.along, s.at, s.values)
        for s in findings
        if isinstance(s, Series)
    ]
    return drawing.page(parts)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _each(values: Sequence[int]) -> str:
    return " · ".join(f"{value:,}" for value in values)
