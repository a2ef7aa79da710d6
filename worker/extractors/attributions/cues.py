"""The cue lexicon: which words carry an attribution, and what can hold their content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from schemas.document import Certainty, Stance
from worker import lexicon


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon says of one cue; `takes` is described in cues.toml."""

    stance: Stance
    certainty: Certainty
    takes: tuple[str, ...]
    to_stance: Stance
    speech: bool


def _entries(groups: list[dict[str, Any]]) -> dict[str, Entry]:
    found = {}
    for group in groups:
        stance = group["stance"]
        takes, to_stance = tuple(group["takes"]), group.get("to_stance", stance)
        entry = Entry(stance, group["certainty"], takes, to_stance, group.get("speech", False))
        found.update(dict.fromkeys(group["lemmas"], entry))
    return found


@cache
def verbs() -> dict[str, Entry]:
    """Cue verbs by lemma."""
    return _entries(lexicon.load("cues")["verbs"])


@cache
def nouns() -> dict[str, Entry]:
    """Cue nouns by lemma."""
    return _entries(lexicon.load("cues").get("nouns", []))


@cache
def sources() -> frozenset[str]:
    """Nouns that name a source when they stand before or after the colon of a headline."""
    return lexicon.words("cues", "sources")
