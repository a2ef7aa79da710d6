"""Finds the time expressions of a row of items by the patterns of worker/lexicons/times.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from worker.extractors.timeline.items import CODES, LEXICON, Item, row

MACROS = {"number": "(day|yr|n)"}


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of items that fits a pattern; `meaning` names the function that reads it."""

    meaning: str
    first: int
    stop: int
    items: tuple[Item, ...]

    def get(self, *names: str) -> Item | None:
        """The first item of one of the classes."""
        return next((item for item in self.items if item.name in names), None)

    def all(self, *names: str) -> list[Item]:
        """Every item of the classes, in order."""
        return [item for item in self.items if item.name in names]

    def has(self, *names: str) -> bool:
        """Whether there is an item of one of the classes."""
        return self.get(*names) is not None


@cache
def _compiled() -> list[tuple[re.Pattern[str], str]]:
    """The patterns over one-character classes. Raises KeyError for a class that is none."""
    compiled = []
    for pattern, meaning in LEXICON["patterns"]["rules"]:
        for macro, meant in MACROS.items():
            pattern = re.sub(rf"\b{macro}\b", meant, pattern)
        coded = re.sub(r"[a-z_]+", lambda m: CODES[m.group()], pattern.replace("(", "(?:"))
        compiled.append((re.compile(coded.replace(" ", "")), meaning))
    return compiled


def find_matches(items: Sequence[Item]) -> Iterator[Match]:
    """Every match of every pattern: by start, the longest first, then in the patterns' order."""
    line = row(items)
    spans = [
        (match.start(), -match.end(), order)
        for order, (pattern, _) in enumerate(_compiled())
        for match in pattern.finditer(line)
    ]
    for first, minus_stop, order in sorted(spans):
        yield Match(_compiled()[order][1], first, -minus_stop, tuple(items[first:-minus_stop]))
