"""Numbers that are no figures: names of models, sections and phones, list numbers, "one another"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from worker import lexicon
from worker.extractors.figures.amounts import HYPHENS, Amount
from worker.extractors.figures.ones import counts_nothing
from worker.lexer import Lexeme
from worker.text import Text

LEXICON = lexicon.load("qualifiers")
LABELS = frozenset(LEXICON["labels"]["words"])
GLUE = frozenset("./#@_=&~\\:")


def is_label(amount: Amount, lexemes: Sequence[Lexeme], text: Text) -> bool:
    """Whether a bare number names, numbers or addresses something instead of counting it."""
    if (
        amount.dimension == "money"
        or amount.kind in ("score", "ratio")
        or amount.number.form not in ("digits", "words")
    ):
        return False
    if _is_glued(amount, lexemes):
        return True
    return amount.unit is None and (
        _is_list_number(amount, lexemes, text)
        or _is_chain(amount, lexemes)
        or counts_nothing(amount, lexemes, text)
        or _names_something(amount, lexemes, text)
    )


def _word(lexemes: Sequence[Lexeme], at: int) -> str:
    return lexemes[at].lower if 0 <= at < len(lexemes) else ""


def _is_glued(amount: Amount, lexemes: Sequence[Lexeme]) -> bool:
    """Part of a word: "A380", "F-16", "747s", "3G", "example.com/5"."""
    first, stop = amount.first, amount.stop
    if amount.number.form != "digits":
        return False
    if first > 0 and lexemes[first].glued:
        before = lexemes[first - 1]
        if before.kind in ("word", "digits") or before.text in GLUE:
            return True
        if before.text in HYPHENS and before.glued and first > 1 and lexemes[first - 2].kind == "word":
            return True
    behind = lexemes[stop] if stop < len(lexemes) else None
    if behind is None or not behind.glued or amount.unit is not None:
        return False
    more = lexemes[stop + 1] if stop + 1 < len(lexemes) else None
    if behind.text in (".", ":", "/", "@", "_") and more is not None and more.glued:
        return more.kind in ("word", "digits")
    return behind.kind == "word"


def _is_list_number(amount: Amount, lexemes: Sequence[Lexeme], text: Text) -> bool:
    """ "1) …", "(2) …", "3. …" at the beginning of a line."""
    if amount.number.form != "digits" or (amount.value or 100) >= 100:
        return False
    behind, before = _word(lexemes, amount.stop), _word(lexemes, amount.first - 1)
    if behind == ")":
        return before != "," and (before == "(" or not _opened(amount, lexemes))
    start = lexemes[amount.first].start
    line_start = text.text.rfind("\n", max(0, start - 20), start) + 1 or (0 if start < 20 else -1)
    return behind == "." and line_start >= 0 and not text.text[line_start:start].strip()


def _opened(amount: Amount, lexemes: Sequence[Lexeme]) -> bool:
    """Whether a bracket is open before the number."""
    return any(x.text == "(" for x in lexemes[max(0, amount.first - 12) : amount.first])


def _is_chain(amount: Amount, lexemes: Sequence[Lexeme]) -> bool:
    """A phone or account number: "555-0134-22", "+44 20 7946"."""
    if amount.number.form != "digits":
        return False
    before = [_word(lexemes, at) for at in (amount.first - 1, amount.first - 2)]
    behind = [_word(lexemes, at) for at in (amount.stop, amount.stop + 1)]
    if before[0] == "+" and lexemes[amount.first].glued:
        return True
    # "0800 028 9276"
    if any(_has_leading_zero(piece) for piece in (lexemes[amount.number.first].text, before[0])):
        return True
    # "2008-09": the year before the dash is the timeline's.
    if before[0] in HYPHENS and lexemes[amount.first].glued and len(before[1]) == 4 and before[1].isdigit():
        return lexemes[amount.first - 1].glued
    tied_before = before[0] in HYPHENS and lexemes[amount.first].glued and before[1].isdigit()
    tied_behind = behind[0] in HYPHENS and behind[1].isdigit() and lexemes[amount.stop].glued
    text = lexemes[amount.number.first].text
    return (tied_before or tied_behind) and (len(text) >= 3 and "," not in text)


def _has_leading_zero(piece: str) -> bool:
    return len(piece) > 1 and piece[0] == "0" and piece.isdigit()


def _names_something(amount: Amount, lexemes: Sequence[Lexeme], text: Text) -> bool:
    """ "Section 5", "Boeing 737", "iPhone 4": a number behind the noun that it marks."""
    before = lexemes[amount.first - 1] if amount.first > 0 else None
    if before is None or amount.number.form != "digits" or before.kind != "word" or amount.number.scale > 1:
        return False
    tokens = text.tokens(lexemes[amount.first].start, lexemes[amount.first].end)
    if not len(tokens):
        return False
    token = tokens[0]
    counts = token.dep_ == "nummod" and token.head.i > token.i and token.head.tag_ in ("NNS", "NNPS")
    if counts:
        return False
    if before.lower in LABELS:
        return True
    if before.lower in ("the", "a", "an"):
        return (amount.value or 0) >= 100 and not _has_noun_behind(token)
    word = token.nbor(-1) if token.i > 0 else None
    if word is None or not any(c.isupper() for c in word.text) or word.pos_ != "PROPN":
        return False
    return len(before.text) > 1 or (before.glued and _word(lexemes, amount.first - 2) == "&")


def _has_noun_behind(token: Token) -> bool:
    """Whether a noun stands behind the number, over its adjectives."""
    for behind in token.doc[token.i + 1 : token.i + 5]:
        if behind.pos_ in ("NOUN", "PROPN"):
            return True
        if behind.pos_ not in ("ADJ", "ADV", "NUM", "PUNCT"):
            return False
    return False
