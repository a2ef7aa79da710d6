"""Finds names: the parser's, with their edges and types put right, and those that it missed.

Its known faults, each with a step here: titles, possessives and quotation marks inside names; headlines in
title case read as names; one name with another type each time that it stands; names missed altogether.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from schemas.document import EntityType
from worker.extractors.entities import vocabulary
from worker.extractors.entities.things import Name, words
from worker.text import Text

TYPES: dict[str, EntityType] = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "facility",
    "NORP": "group",
    "EVENT": "event",
    "PRODUCT": "product",
    "LAW": "law",
    "WORK_OF_ART": "work",
}
MARKS = frozenset("\"'“”‘’«»„‹›()[]{},;:.!?-–—*_/\\|<>#@ \n\t")
# No name is longer; what is longer is a line of a table or a list.
LONGEST_NAME = 12
Key = tuple[str, ...]


def find(text: Text) -> list[Name]:
    """The names of the article in text order, none inside another."""
    headlines = _headline_tokens(text)
    body = [n for n in _from_parser(text.doc) if not headlines[n.start]]
    if not body:
        body = list(_from_parser(text.doc))
    known = _settle(text.doc, body)
    return _repeats(text.doc, body, known)


def key(doc: Doc, start: int, end: int) -> Key:
    """What makes two names the same string."""
    return tuple(t.text for t in doc[start:end] if not t.is_space)


# ---------------------------------------------------------------- the parser's names


def _from_parser(doc: Doc) -> Iterator[Name]:
    for ent in doc.ents:
        kind = TYPES.get(ent.label_)
        if kind is None:
            continue
        name = trim(doc, Name(ent.start, ent.end, kind))
        if name is not None and name.end - name.start <= LONGEST_NAME:
            yield name


def trim(doc: Doc, name: Name) -> Name | None:
    """The name without the article, title, possessive and marks around it; None where nothing is left."""
    start, end = name.start, name.end
    while start < end and _is_outside(doc[start], name, end - start):
        start += 1
    while start < end and (doc[end - 1].lower_ in ("'s", "’s", "'", "’") or _is_mark(doc[end - 1])):
        end -= 1
    if start >= end or not any(c.isalnum() for t in doc[start:end] for c in t.text):
        return None
    return Name(start, end, name.type, name.sure)


def _is_mark(token: Token) -> bool:
    return token.is_space or all(c in MARKS for c in token.text)


def _is_outside(token: Token, name: Name, length: int) -> bool:
    """Whether a name's first token is no part of it."""
    if _is_mark(token) or token.lower_ in ("the", "a", "an", "'s", "’s"):
        return True
    return name.type == "person" and length > 1 and token.lower_ in vocabulary.titles()


def _headline_tokens(text: Text) -> list[bool]:
    """For each token whether it stands in a line in title case, where capitals tell nothing."""
    inside = [False] * len(text.doc)
    for sentence in text.sentences:
        tokens = [t for t in sentence.tokens if t.is_alpha]
        long = [t for t in tokens if len(t) > 3]
        if len(long) >= 3 and sum(t.text[0].isupper() for t in long) > 0.75 * len(long):
            for t in sentence.tokens:
                inside[t.i] = True
    return inside


# ---------------------------------------------------------------- one type for one name


def _settle(doc: Doc, names: list[Name]) -> dict[Key, EntityType]:
    """Gives every name its type, the same wherever it stands; returns the types by name."""
    votes: dict[Key, Counter[EntityType]] = defaultdict(Counter)
    for n in names:
        votes[key(doc, n.start, n.end)][n.type] += 1
    types = {k: _type_of(k, counts) for k, counts in votes.items()}
    surnames = {k[-1]: "person" for k, kind in types.items() if kind == "person" and len(k) > 1}
    for k in types:
        if len(k) == 1 and k[0] in surnames:
            types[k] = "person"
    for n in names:
        n.type = types[key(doc, n.start, n.end)]
    return types


def _type_of(name: Key, votes: Counter[EntityType]) -> EntityType:
    best = max(votes, key=lambda kind: (votes[kind], kind))
    joined = " ".join(name)
    if joined in vocabulary.country_names() and best != "person":
        return "place"
    if joined in vocabulary.demonyms():
        return "group"
    last = name[-1].lower()
    if joined.lower() in vocabulary.listed("organisations", "known"):
        return "organization"
    if len(name) > 1 and last in vocabulary.listed("organisations", "facilities"):
        return "facility"
    if (
        len(name) > 1
        and best in ("person", "place", "product", "work", "event")
        and (last in vocabulary.listed("organisations", "suffixes"))
    ):
        return "organization"
    return best


# ---------------------------------------------------------------- names that the parser missed


def _repeats(doc: Doc, names: list[Name], known: dict[Key, EntityType]) -> list[Name]:
    """The names, and every further place where one of them, or a country's, stands."""
    covered = [False] * len(doc)
    for n in names:
        covered[n.start : n.end] = [True] * (n.end - n.start)
    by_first: dict[str, list[Key]] = defaultdict(list)
    for k in sorted(set(known) | _countries(), key=len, reverse=True):
        by_first[k[0]].append(k)
    found = list(names)
    for token in doc:
        if covered[token.i]:
            continue
        for k in by_first.get(token.text, ()):
            end = token.i + len(k)
            if _stands_at(doc, token.i, end, k) and not any(covered[token.i : end]):
                found.append(Name(token.i, end, known.get(k, "place")))
                covered[token.i : end] = [True] * len(k)
                break
    return sorted(found, key=lambda n: n.start)


def _stands_at(doc: Doc, start: int, end: int, name: Key) -> bool:
    if end > len(doc) or any(doc[start + i].text != part for i, part in enumerate(name)):
        return False
    one = doc[start]
    return len(name) > 1 or (one.text[0].isupper() and one.pos_ in ("PROPN", "NOUN", "ADJ", "X"))


def _countries() -> set[Key]:
    return {tuple(n.split()) for n in vocabulary.country_names()}


def forms(doc: Doc, names: Iterable[Name]) -> list[str]:
    """The names' texts."""
    return [words(doc, n.start, n.end) for n in names]
