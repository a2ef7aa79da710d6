"""How sharp a figure is: "about", "at least", "or more"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from schemas.document import Qualifier
from worker import lexicon
from worker.lexer import Lexeme, lex

LEXICON = lexicon.load("qualifiers")
Phrases = dict[tuple[str, ...], Qualifier]


@cache
def _phrases(side: str) -> tuple[Phrases, int]:
    """The phrases before or behind a figure, and how many lexemes the longest has."""
    found: Phrases = {
        tuple(x.lower for x in lex(phrase)): qualifier
        for qualifier, phrases in LEXICON[side].items()
        for phrase in phrases
    }
    return found, max(map(len, found))


def qualifier_of(lexemes: Sequence[Lexeme], first: int, stop: int) -> Qualifier:
    """What the words around the lexemes `first` to `stop` say; "exact" where they say nothing."""
    phrases, longest = _phrases("before")
    skip = 1 if first > 0 and lexemes[first - 1].lower in ("a", "an", "another", "only") else 0
    for at in (first, first - skip):
        for length in range(min(longest, at), 0, -1):
            found = phrases.get(tuple(x.lower for x in lexemes[at - length : at]))
            if found is not None:
                return found
    phrases, longest = _phrases("behind")
    for length in range(longest, 0, -1):
        found = phrases.get(tuple(x.lower for x in lexemes[stop : stop + length]))
        if found is not None:
            return found
    return "exact"
