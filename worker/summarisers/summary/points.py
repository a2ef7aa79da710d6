"""Key points: the facts that a busy editor would list, each short and with its entities."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import replace

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from schemas.choice import choose
from schemas.document import KeyPoint
from schemas.ranking import RankedSentence, Ranking
from schemas.submissions import SummaryOptions
from worker.text import Text

KEY_POINTS = SummaryOptions(max_sentences=5)
# What a figure, an event and a claim with its source add to a sentence's score, and what the
# summary's having it already takes away; by eye, there is nothing to learn them from.
FACT, TOLD = 0.5, 1.5
MAX_FACTS = 3
MIN_WORDS, MAX_WORDS = 5, 150
# Clauses that only add something; they may be left off at a sentence's end.
ASIDES = frozenset({"relcl", "acl", "appos", "advcl"})
# With these a clause says under what condition or against what the rest holds.
CONDITIONS = frozenset(
    {"if", "unless", "although", "though", "despite", "until", "because", "provided", "whether", "without"}
)


def key_points(text: Text, ranking: Ranking, told: Collection[int]) -> tuple[KeyPoint, ...]:
    """Up to five facts in text order. `told` are the indexes of the sentences that the summary has:
    a key point repeats one only where nothing else is worth as much."""
    facts = _Facts(text)
    whole = [s for s in ranking.sentences if not s.edits] or ranking.sentences
    points = tuple(_as_point(text, s, facts, told) for s in whole)
    return tuple(
        KeyPoint(
            text.text[s.start : s.end],
            s.start,
            s.end,
            tuple(dict.fromkeys(e.id for _, e in text.mentions_in(s.start, s.end))),
        )
        for s in choose(replace(ranking, sentences=points), KEY_POINTS)
    )


class _Facts:
    """Where the article's facts begin."""

    def __init__(self, text: Text) -> None:
        self._sources = sorted(s.mention.start for c in text.claims for s in c.sources)
        others = [item.start for items in (text.figures, text.events) for item in items]
        self._starts = sorted([*others, *self._sources])

    def within(self, start: int, end: int) -> int:
        return bisect_left(self._starts, end) - bisect_left(self._starts, start)

    def sources_within(self, start: int, end: int) -> int:
        return bisect_left(self._sources, end) - bisect_left(self._sources, start)


def _as_point(text: Text, s: RankedSentence, facts: _Facts, told: Collection[int]) -> RankedSentence:
    """The sentence without what it only adds at its end, scored by its facts."""
    end = next(_core_ends(text.tokens(s.start, s.end), facts, s.end), s.end)
    score = s.score + FACT * min(MAX_FACTS, facts.within(s.start, end)) - TOLD * (s.index in told)
    return replace(s, end=end, words=len(text.text[s.start : end].split()), score=round(score, 4))


def _core_ends(tokens: TokenSpan, facts: _Facts, end: int) -> Iterator[int]:
    """Where the sentence may end before a clause that only adds something, first place first. What
    names a source stays, and so do quotes and conditions."""
    for token in tokens if len(tokens) <= MAX_WORDS else ():
        if token.dep_ not in ASIDES or token.i <= tokens.start:
            continue
        first = token.left_edge.i
        comma = token.doc[first - 1] if first > tokens.start else None
        if comma is None or comma.text not in (",", "–", "—", "--") or comma.i - tokens.start < MIN_WORDS:
            continue
        kept, dropped = token.doc[tokens.start : comma.i], token.doc[comma.i : tokens.end]
        reaches_end = all(t.is_punct or t.is_space for t in token.doc[token.right_edge.i + 1 : tokens.end])
        if reaches_end and _is_clause(kept) and not _is_needed(dropped, facts, end):
            yield comma.doc[comma.i - 1].idx + len(comma.doc[comma.i - 1])


def _is_clause(kept: TokenSpan) -> bool:
    """Whether a verb stands in it with its subject."""
    return any(t.dep_ in ("nsubj", "nsubjpass") and t.head.i < kept.end for t in kept)


def _is_needed(dropped: TokenSpan, facts: _Facts, end: int) -> bool:
    opens: Token = dropped[1] if len(dropped) > 1 else dropped[0]
    quoted = any(t.is_quote for t in dropped)
    return opens.lower_ in CONDITIONS or quoted or facts.sources_within(dropped.start_char, end) > 0
