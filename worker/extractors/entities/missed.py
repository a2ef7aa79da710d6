"""Adds the names that the parser missed: repeats of known ones, surnames, countries, and capitalised words
that a describing noun introduces ("broadcaster KBS")."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

from spacy.tokens import Doc, Token

from schemas.document import EntityType
from worker.extractors.entities import datelines, edges, vocabulary
from worker.extractors.entities.things import Key, Name
from worker.text import Text

NAME_TAGS = frozenset({"NNP", "NNPS"})


def complete(text: Text, names: list[Name], types: dict[Key, EntityType]) -> list[Name]:
    """The names and those added, in text order; none overlaps another."""
    doc, covered = text.doc, [False] * len(text.doc)
    for n in names:
        covered[n.start : n.end] = [True] * (n.end - n.start)
    added = _repeats(text, covered, _known(types)) + _introduced(text, covered)
    added += [n for n in datelines.find(doc) if not any(covered[n.start : n.end])]
    found = sorted([*names, *added], key=lambda n: n.start)
    return sorted([*found, *_abbreviations(doc, found, covered)], key=lambda n: n.start)


def _abbreviations(doc: Doc, names: list[Name], covered: list[bool]) -> list[Name]:
    """Capitals in brackets behind a name: "Harbour Pilots Union (HPU)"."""
    found = []
    for name in names:
        at = name.end + 1
        if at + 1 < len(doc) and doc[at - 1].text == "(" and doc[at + 1].text == ")":
            word = doc[at].text
            if (
                not covered[at]
                and word.isupper()
                and word.isalpha()
                and 1 < len(word) <= len(name_of(doc, name))
            ):
                found.append(Name(at, at + 1, name.type))
    return found


def name_of(doc: Doc, name: Name) -> str:
    """The name's text."""
    return str(doc[name.start : name.end].text)


def _known(types: dict[Key, EntityType]) -> dict[Key, EntityType]:
    """What to look for: the article's names, the surnames of its people, and countries; each in
    capitals too."""
    known: dict[Key, EntityType] = {}
    known |= {k[-1:]: "person" for k, kind in types.items() if kind == "person" and len(k[-1]) > 2}
    known |= types
    return _countries() | known | _country_capitals() | _capitals(known)


@cache
def _countries() -> dict[Key, EntityType]:
    """Countries and their adjectives, which are known before any article is read."""
    known: dict[Key, EntityType] = {tuple(n.split()): "place" for n in vocabulary.country_names()}
    return known | {(a,): "group" for a in vocabulary.adjectives()}


@cache
def _country_capitals() -> dict[Key, EntityType]:
    return _capitals(_countries())


def _capitals(known: dict[Key, EntityType]) -> dict[Key, EntityType]:
    return {capitals: kind for k, kind in known.items() if (capitals := _in_capitals(k)) is not None}


@lru_cache(maxsize=4096)
def _in_capitals(k: Key) -> Key | None:
    """The name in capitals, where that is another string and long enough to be no acronym."""
    if len(k[0]) <= 3 or all(w.isupper() for w in k):
        return None
    return tuple(w.upper() for w in k)


def _repeats(text: Text, covered: list[bool], known: dict[Key, EntityType]) -> list[Name]:
    """Where the known names stand once more, the longest where several do."""
    doc, words, found = text.doc, [t.text for t in text.words], []
    lengths: dict[str, set[int]] = defaultdict(set)
    for k in known:
        lengths[k[0]].add(len(k))
    for at, word in enumerate(words):
        if word not in lengths:
            continue
        for length in sorted(lengths[word], reverse=True):
            k, end = tuple(words[at : at + length]), at + length
            if len(k) < length or k not in known or not _is_name(doc[at], length) or any(covered[at:end]):
                continue
            start, kind = at, known[k]
            if length == 1 and kind == "person" and start and not covered[start - 1]:
                start = edges.widened(doc, start, kind)
            found.append(Name(start, end, kind))
            covered[start:end] = [True] * (end - start)
            break
    return found


def _is_name(first: Token, length: int) -> bool:
    """Whether the words of a name are one here, by how the first is written."""
    if length > 1:
        return True
    if not first.is_sent_start:
        return bool(first.text[0].isupper())
    is_upper, is_noun = first.text.isupper(), first.pos_ in ("PROPN", "NOUN", "ADJ", "X")
    return bool(first.text[0].isupper()) and (is_upper or is_noun)


def _introduced(text: Text, covered: list[bool]) -> list[Name]:
    """Runs of capitalised words behind a noun that says what they are."""
    doc, found = text.doc, []
    for token in text.words[1:]:
        if covered[token.i] or covered[token.i - 1] or token.tag_ not in NAME_TAGS:
            continue
        kind = vocabulary.introduces(token.nbor(-1))
        if kind is None or not token.text[0].isupper() or len(token) < 2:
            continue
        end = token.i + 1
        while end < len(doc) and doc[end].tag_ in NAME_TAGS and not covered[end] and doc[end - 1].whitespace_:
            end += 1
        found.append(Name(token.i, end, kind))
        covered[token.i : end] = [True] * (end - token.i)
    return found
