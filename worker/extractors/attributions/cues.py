"""The cue lexicon: which words carry an attribution, and what can hold their content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.tokens import Token

from schemas.document import Certainty, Stance
from worker import lexicon, syntax


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon says of one cue; `takes` is described in cues.toml."""

    stance: Stance
    certainty: Certainty
    takes: tuple[str, ...]
    stances: dict[str, Stance]
    speech: bool

    def stance_with(self, pattern: str) -> Stance:
        """The stance that the cue has in the pattern."""
        return self.stances.get(pattern, self.stance)


def _entries(groups: list[dict[str, Any]]) -> dict[str, Entry]:
    found = {}
    for group in groups:
        takes, stances = tuple(group["takes"]), group.get("stances", {})
        entry = Entry(group["stance"], group["certainty"], takes, stances, group.get("speech", False))
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


def entry_of(verb: Token) -> Entry | None:
    """The verb in the lexicon, with its particle where it has one ("point out")."""
    lemma = verb.lemma_.lower()
    particle = syntax.child(verb, "prt")
    found = verbs().get(f"{lemma} {particle.lower_}") if particle is not None else None
    return found or verbs().get(lemma)


def is_speech(verb: Token) -> bool:
    """Whether the token is a verb that reports words."""
    entry = entry_of(verb)
    return entry is not None and entry.speech and verb.pos_ == "VERB"


@cache
def sources() -> frozenset[str]:
    """Nouns that name a source when they stand before or after the colon of a headline."""
    return lexicon.words("cues", "sources")


def can_label(lemma: str) -> bool:
    """Whether the noun names a source where it stands beside the colon of a headline."""
    return lemma in sources() or lemma in _speakers()


@cache
def _speakers() -> frozenset[str]:
    return lexicon.words("sources", "organization") | lexicon.words("nouns", "person")


@cache
def owning() -> frozenset[str]:
    """Verbs whose subject owns the cue noun that is their object."""
    return lexicon.words("cues", "owning")


@cache
def silent() -> frozenset[str]:
    """Nouns that can be no source: what is only counted."""
    return lexicon.words("sources", "silent")


def is_document(lemma: str) -> bool:
    """Whether the noun names something written or shown that can be a source."""
    return lemma in _documents()


@cache
def _documents() -> frozenset[str]:
    return lexicon.words("sources", "document")
