"""A choice of sentences as a summary serves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.focus import asks
from schemas.ranking import RankedSentence

# What a sentence ends with; a line of a list, a table or a poem often ends with none of them.
ENDINGS = frozenset(".!?…:;,\"”’»')]")


def text_of(article: str, chosen: Iterable[RankedSentence]) -> str:
    """The text of the summary: sentences parted by a space, lines that are none by a line break."""
    pieces: list[str] = []
    for sentence in chosen:
        piece = sentence.read(article)
        if pieces:
            pieces.append(" " if pieces[-1][-1:] in ENDINGS else "\n")
        pieces.append(piece)
    return "".join(pieces)


def reason_of(chosen: Iterable[RankedSentence], focus: str | None, wanted: Sequence[str]) -> str | None:
    """Why a summary is not as it was asked for: no sentence fits the budget, or none of those that
    can be read alone is about the focus. `wanted` are the focus's terms."""
    held = [{*s.terms, *s.entity_ids} for s in chosen]
    if not held:
        return "budget_too_small"
    is_missed = asks(focus) and all(terms.isdisjoint(wanted) for terms in held)
    return "focus_not_found" if is_missed else None
