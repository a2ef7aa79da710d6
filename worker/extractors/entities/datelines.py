"""Datelines in capitals: "PORT VALE, March 3 -", "NAIROBI, Kenya (AP) -". The capitals are one place."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from worker.extractors.entities import kinds
from worker.extractors.entities.things import Name

BEHIND = frozenset({",", "(", "-", "--", "–", "—", ":"})
DASHES = frozenset({"-", "--", "–", "—"})
MOST_WORDS = 4
# How far behind the place the dash may stand, with a date, a country and an agency between.
MOST_BETWEEN = 14


def find(doc: Doc) -> list[Name]:
    """The places that open a line in capitals: those before a dash, and those that the index knows."""
    return [Name(start, end, "place") for start, end in _runs(doc) if _is_place(doc, start, end)]


def overrule(doc: Doc, names: list[Name]) -> list[Name]:
    """The names in text order; a dateline with a dash replaces what the parser read there."""
    lines = [Name(start, end, "place") for start, end in _runs(doc) if _has_dash(doc, end)]
    taken = {i for n in lines for i in range(n.start, n.end)}
    kept = [n for n in names if taken.isdisjoint(range(n.start, n.end))]
    return sorted([*kept, *lines], key=lambda n: n.start)


def _runs(doc: Doc) -> Iterator[tuple[int, int]]:
    """The capitals that open a line, as tokens, where they end as a dateline's do."""
    for at in range(len(doc)):
        opens_line = at == 0 or (doc[at - 1].is_space and "\n" in doc[at - 1].text)
        if not opens_line or not _is_capitals(token := doc[at]):
            continue
        end = token.i + 1
        while end < len(doc) and end - token.i < MOST_WORDS and _is_capitals(doc[end]):
            end += 1
        if end == len(doc) or doc[end].text in BEHIND or doc[end].like_num or doc[end].is_space:
            yield token.i, end


def _is_place(doc: Doc, start: int, end: int) -> bool:
    return _has_dash(doc, end) or kinds.is_known_place(str(doc[start:end].text))


def _has_dash(doc: Doc, end: int) -> bool:
    """Whether a comma or bracket, and a dash with text behind it, follow in the line."""
    if end == len(doc) or doc[end].text not in (",", "("):
        return False
    for token in doc[end : end + MOST_BETWEEN]:
        if "\n" in token.text or token.text in ".!?":
            return False
        if token.text in DASHES:
            before, last = token.nbor(-1), token.i + 1 == len(doc)
            return not last and bool(before.whitespace_ and token.whitespace_)
    return False


def _is_capitals(token: Token) -> bool:
    return token.text.isalpha() and token.text.isupper() and len(token) > 2
