"""The floors under the engine's figures: floors.toml. Raising one is a command, lowering one is not.

`check` says where an engine falls through a floor. `raised` never lowers anything; whoever has a
reason to lower a floor edits floors.toml and writes the reason beside it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.quality.scores import ERRORS

FLOORS = Path(__file__).with_name("floors.toml")
MARGIN = 1.5  # percentage points that a floor stays under what was measured


def read_floors(path: Path = FLOORS) -> dict[str, float]:
    """Floors by metric, percent; for a metric of errors the most that is allowed."""
    tables = tomllib.loads(path.read_text("utf-8"))
    return {f"{table}.{name}": value for table, rows in tables.items() for name, value in rows.items()}


def holds(name: str, figure: float, floor: float) -> bool:
    """Whether the figure stands on its floor, or an error under its ceiling."""
    return figure <= floor if name in ERRORS else figure >= floor


def table(figures: dict[str, float], floors: dict[str, float]) -> str:
    """Every figure beside its floor, one a line."""
    lines = ["quality corpus                                figure   floor"]
    for name, figure in figures.items():
        floor = floors.get(name)
        verdict = "" if floor is None or holds(name, figure, floor) else "  FALLS THROUGH"
        lines.append(f"  {name:42}{figure:8.1f}{'    none' if floor is None else f'{floor:8.1f}'}{verdict}")
    return "\n".join(lines)


def raised(figures: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    """The floors, those raised that the figures leave far below. New metrics get theirs."""
    best = {}
    for name, figure in figures.items():
        if name in ERRORS:
            best[name] = round(min(floors.get(name, 100.0), figure + MARGIN), 1)
        else:
            best[name] = round(max(floors.get(name, 0.0), figure - MARGIN, 0.0), 1)
    return best


def write_floors(floors: dict[str, float], path: Path = FLOORS) -> None:
    """Rewrites the numbers in floors.toml and keeps its comments; adds what is not there yet."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    for full, value in floors.items():
        section, name = full.split(".")
        if f"[{section}]" not in lines:
            lines += ["", f"[{section}]"]
        start = lines.index(f"[{section}]") + 1
        end = next((i for i in range(start, len(lines)) if lines[i].startswith("[")), len(lines))
        at = next((i for i in range(start, end) if lines[i].startswith(f"{name} =")), None)
        if at is None:
            last = max(i for i in range(start - 1, end) if lines[i].strip())
            lines.insert(last + 1, f"{name} = {value}")
        else:
            _, _, comment = lines[at].partition("#")
            lines[at] = f"{name} = {value}" + (f" #{comment}" if comment else "")
    path.write_text("\n".join(lines) + "\n", "utf-8")
