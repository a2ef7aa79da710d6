"""Money before a number: "$", "HK$", "US $", "EUR", "mxn$", "MAUD", "dollar"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from worker import lexicon
from worker.lexer import Lexeme, lex

LEXICON = lexicon.load("units")
NEVER_BEFORE = frozenset(LEXICON["symbols"]["never_before"])
# ISO codes that are words or names in small letters.
CODES_AND_WORDS = frozenset(LEXICON["symbols"]["codes_and_words"])
# Money whose name is a word of other meaning too ("won", "real", "mark").
ORDINARY_WORDS = frozenset(LEXICON["symbols"]["ordinary_words"])
ISO_LETTERS = 3
# Beginnings of dollar signs that are no words in small letters.
SMALL_LETTERS = frozenset({"C", "HK", "US", "NZ", "NT", "U"})


@cache
def _prefixes() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The signs of money that stand before the number, by their last lexeme, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for code, forms in LEXICON["money"].items():
        for symbol in forms["symbols"]:
            if symbol not in NEVER_BEFORE:
                words = tuple(x.text for x in lex(symbol))
                found.setdefault(words[-1], []).append((words, code))
    for options in found.values():
        options.sort(key=lambda option: -len(option[0]))
    return found


@cache
def _names() -> dict[str, str]:
    """The names of money of one word."""
    return {
        name: code
        for code, forms in LEXICON["money"].items()
        for name in forms["names"]
        if " " not in name and code not in ORDINARY_WORDS
    }


def money_before(lexemes: Sequence[Lexeme], at: int) -> tuple[str, int] | None:
    """The money whose sign, code or name ends right before position `at`, and where it begins."""
    if at == 0:
        return None
    last = lexemes[at - 1]
    iso = iso_code(last)
    if iso is not None:
        return iso[0], at - 1
    before = iso_code(lexemes[at - 2], with_sign=True) if last.text == "$" and at > 1 else None
    if before is not None:
        return before[0], at - 2
    for words, code in _prefixes().get(last.text, ()):
        first = at - len(words)
        if first >= 0 and _written(lexemes, first, words):
            return code, first
    return None


def name_before(lexemes: Sequence[Lexeme], at: int) -> tuple[str, int] | None:
    """ "dollar 22.5 million": a name of money right before position `at`."""
    code = _names().get(lexemes[at - 1].lower) if at > 0 else None
    return (code, at - 1) if code is not None else None


def _written(lexemes: Sequence[Lexeme], first: int, words: Sequence[str]) -> bool:
    """Whether a sign stands here; some may have small letters ("c $ 300")."""
    if all(lexemes[first + k].text == word for k, word in enumerate(words)):
        return True
    return words[0] in SMALL_LETTERS and all(
        lexemes[first + k].lower == word.lower() for k, word in enumerate(words)
    )


def iso_code(lexeme: Lexeme, with_sign: bool = False) -> tuple[str, int] | None:
    """Money by its ISO code in any case, and the scale of the letter before it ("MEUR"); a code
    that is a word in small letters needs a sign behind it ("cad$")."""
    if lexeme.kind != "word" or not ISO_LETTERS <= len(lexeme.text) <= ISO_LETTERS + 1:
        return None
    code = lexeme.text[-ISO_LETTERS:].upper()
    if code not in LEXICON["money"] or (
        not lexeme.text.isupper() and code in CODES_AND_WORDS and not with_sign
    ):
        return None
    if len(lexeme.text) == ISO_LETTERS:
        return code, 1
    return (code, 1_000_000) if lexeme.text[0] == "M" and lexeme.text.isupper() else None


def million_code(lexemes: Sequence[Lexeme], at: int) -> int:
    """A million where "MEUR" stands at the place, 1 elsewhere."""
    found = iso_code(lexemes[at]) if 0 <= at < len(lexemes) else None
    return found[1] if found is not None else 1
