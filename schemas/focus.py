"""What a client's focus ("Umerov", "casualties", "Who pays for the bridge?") asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

# The words of a question that say nothing of what it is about.
_EMPTY = """
    a about according after all an and any are at be been before but by can could did do does else
    explain for from give happen happened happens had has have he her him his how i if in into is it its
    know known may me might more most much many my no not of on or our over said say says shall she
    should so some tell than that the their them there these they think thinks this those to told under
    us was we were what when where which who whom whose why will with would you your
"""
EMPTY = frozenset(_EMPTY.split())
# The endings that English words of one stem differ by, longest first.
ENDING = re.compile(r"(?:ations?|ings?|ies|ied|ers?|ed|es|s|e|y)$")
MIN_STEM = 3


def focus_terms(
    focus: str | None, entities: Iterable[tuple[str, Sequence[str]]], terms: Iterable[str]
) -> list[str]:
    """What a summary should hold to be about the focus: the ids of the entities that it names
    (given as id and names), and those of the article's `terms` that share a stem with its
    other words. Empty where the article has nothing of it."""
    words = _words(focus or "")
    if not words:
        return []
    found, named = [], set()
    for entity_id, names in entities:
        matched = {word for name in names for word in _named(words, _words(name))}
        if matched or (focus or "").strip().casefold() == entity_id:
            found.append(entity_id)
            named |= matched
    stems = {_stem(word) for word in words if word not in named and word not in EMPTY}
    return found + sorted(term for term in set(terms) if _stem(_plain(term)) in stems)


def asks(focus: str | None) -> bool:
    """Whether the focus asks for anything: "What happened?" does not."""
    return not EMPTY.issuperset(_words(focus or ""))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"['’]s\b", "", _plain(text)))


def _plain(text: str) -> str:
    """In lower case and without accents: not everybody can type them."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _named(words: list[str], name: list[str]) -> list[str]:
    """The words of the focus that are the name: all of the name, or a focus that is part of it."""
    if not name or EMPTY.issuperset(name):
        return []
    if _holds(words, name):
        return name
    return words if words and not EMPTY.issuperset(words) and _holds(name, words) else []


def _holds(words: list[str], part: list[str]) -> bool:
    size = len(part)
    return any(words[at : at + size] == part for at in range(len(words) - size + 1))


def _stem(word: str) -> str:
    stem = ENDING.sub("", word)
    return stem if len(stem) >= MIN_STEM else word
