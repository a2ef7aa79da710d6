"""Words before a date that narrow it or say where it lies: "early 2019", "the end of May", "since 2019"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.document import Modifier
from worker.extractors.timeline.frame import Reading
from worker.extractors.timeline.items import LEXICON, Item

# What the words make of the date; "mid" has no name in the contract.
EDGES: dict[str, Modifier | None] = {
    "early": "start",
    "late": "end",
    "mid": None,
    "start": "start",
    "end": "end",
}
SIDES: dict[str, Modifier] = LEXICON["sides"]
APPROXIMATE = frozenset(LEXICON["approximate"]["words"])


def with_edges(reading: Reading, before: Sequence[Item], start: int) -> tuple[Reading, int]:
    """The reading with what the items before it say, and where the expression begins then."""
    names = [item.name for item in before]
    word = before[-1].text.lower() if before else ""
    if not before or reading.start is not None:
        return reading, start
    if reading.type in ("date", "time"):
        tied = names[-1] == "dash" and before[-1].glued and len(before) > 1
        edge = len(before) - (2 if tied else 1)
        if names[edge] in ("early", "late", "mid"):
            return replace(reading, modifier=EDGES[names[edge]]), _opening(before, edge)
    if reading.type == "date" and names[-1] == "of" and names[-2:-1] and names[-2] in ("start", "end", "mid"):
        return replace(reading, modifier=EDGES[names[-2]]), _opening(before, len(before) - 2)
    if reading.modifier is None and reading.type == "date" and word in SIDES:
        return replace(reading, modifier=SIDES[word]), start
    if reading.modifier is None and reading.type in ("date", "duration") and word in APPROXIMATE:
        return replace(reading, modifier="approx"), start
    return reading, start


def _opening(before: Sequence[Item], edge: int) -> int:
    """Where "the very end" begins: at the article before the word."""
    while edge > 0 and before[edge - 1].name in ("the", "very"):
        edge -= 1
    return before[edge].start
