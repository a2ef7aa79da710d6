"""Which quotations are quotes: not names of works, nicknames and words held at arm's length."""

from __future__ import annotations

from functools import cache

from schemas.document import QuoteKind
from worker import lexicon
from worker.attribution import Attribution, Quotation, last_sign
from worker.text import Text

# A quotation of fewer words is no sentence of its own unless somebody is named who says it.
MIN_SENTENCE_WORDS = 5
MAX_NAME_WORDS = 8
MAX_INTRODUCED_WORDS = 4


def is_sentence(text: Text, quotation: Quotation) -> bool:
    """Whether the quotation reads as a sentence of its own: long enough, and ended as one."""
    words = text.text[quotation.start : quotation.end].split()
    return len(words) >= MIN_SENTENCE_WORDS and last_sign(text.text, quotation) in tuple(".,!?…")


def kind_of(text: Text, quotation: Quotation, attribution: Attribution | None) -> QuoteKind:
    """Whether somebody's own sentence is quoted, or a piece of it inside the article's."""
    first = text.text[quotation.start : quotation.end].lstrip("[(‘'“\"…. ")[:1]
    if attribution is not None and _goes_on(quotation, attribution):
        return "direct"
    beside = attribution is not None and any(
        piece.start <= quotation.outer_start < piece.end for piece in attribution.pieces
    )
    echoed = attribution is not None and quotation.end <= text.title_end <= attribution.cue.start
    whole = beside or echoed or is_sentence(text, quotation)
    return "direct" if whole and not first.islower() else "partial"


def _goes_on(quotation: Quotation, attribution: Attribution) -> bool:
    """Whether the quotation is the second half of a sentence that the cue splits: “No,” he said, “never.”"""
    pieces, cue = attribution.pieces, attribution.cue.start
    split = len(pieces) > 1 and pieces[0].end <= cue < quotation.outer_start
    return split and any(piece.start == quotation.outer_start for piece in pieces[1:])


def is_name(text: Text, quotation: Quotation, attribution: Attribution | None) -> bool:
    """Whether the quotation marks hold the name of a work, or a nickname."""
    words = text.text[quotation.start : quotation.end]
    if words[-1:] in ".?!" or (attribution is not None and attribution.pattern in ("label", "as", "quote")):
        return False
    parts = words.rstrip(",;").split()
    if len(parts) <= MAX_INTRODUCED_WORDS and _is_introduced(text, quotation, "introducing"):
        return True
    if not parts or len(parts) > MAX_NAME_WORDS:
        return False
    big = [part for part in parts if part[0].isupper() or part[0].isdigit()]
    small = [part for part in parts if part not in big]
    if not big or not parts[0][0].isupper() or any(part.lower() not in _names("small") for part in small):
        return False
    return len(big) > 1 or _is_nickname(text, quotation) or _is_introduced(text, quotation, "naming")


def _is_nickname(text: Text, quotation: Quotation) -> bool:
    """Whether names stand on both sides: Dwayne "Rock" Johnson."""
    before = text.tokens(max(0, quotation.outer_start - 2), quotation.outer_start)
    after = text.tokens(quotation.outer_end, quotation.outer_end + 2)
    sides = [[t for t in side if not t.is_space] for side in (before, after)]
    return all(side and side[0].pos_ == "PROPN" for side in sides)


def _is_introduced(text: Text, quotation: Quotation, table: str) -> bool:
    """Whether the word before, of that table of the lexicon, says that a name follows: titled "Hush"."""
    before = text.text[max(0, quotation.outer_start - 20) : quotation.outer_start].split()
    return bool(before) and before[-1].lower() in _names(table)


@cache
def _names(table: str) -> frozenset[str]:
    return lexicon.words("titles_of_works", table)
