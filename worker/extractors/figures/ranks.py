"""Ranks: "third-largest", "the second most populous", "No. 1", "fourth place"."""

from __future__ import annotations

from collections.abc import Sequence

from worker import lexicon
from worker.extractors.figures.amounts import HYPHENS, Amount
from worker.lexer import Lexeme
from worker.numbers import Number
from worker.text import Text

LEXICON = lexicon.load("qualifiers")["ranks"]
SUPERLATIVES = frozenset(LEXICON["superlatives"])
NOUNS = frozenset(LEXICON["nouns"])


def as_rank(number: Number, lexemes: Sequence[Lexeme], text: Text) -> Amount | None:
    """The number as a rank, or None where it is none."""
    first, stop = number.first, number.stop
    if number.form == "digits" and number.scale == 1 and _number_sign(lexemes, first):
        opening = first - 2 if lexemes[first - 1].text == "." else first - 1
        return Amount(opening, stop, number, number.value, None, None, 1, None, "rank")
    if number.form != "ordinal":
        return None
    behind = stop + 1 if stop < len(lexemes) and lexemes[stop].text in HYPHENS else stop
    word = lexemes[behind].lower if behind < len(lexemes) else ""
    superlative = word in SUPERLATIVES or (word.endswith("est") and _is_superlative(lexemes[behind], text))
    idiom = word == "place" and first >= 2 and lexemes[first - 2].lower == "in"
    if idiom or (not superlative and word not in NOUNS):
        return None
    return Amount(first, stop, number, number.value, None, None, 1, None, "rank")


def _number_sign(lexemes: Sequence[Lexeme], at: int) -> bool:
    """ "No. 1", "No 1" with a capital, "number 1" is a label."""
    if at >= 2 and lexemes[at - 1].text == "." and lexemes[at - 1].glued and lexemes[at - 2].lower == "no":
        return True
    return at >= 1 and lexemes[at - 1].text == "No"


def _is_superlative(lexeme: Lexeme, text: Text) -> bool:
    """Whether the word is one ("largest", not "arrest")."""
    tokens = text.tokens(lexeme.start, lexeme.end)
    return len(tokens) > 0 and tokens[-1].tag_ in ("JJS", "RBS")
