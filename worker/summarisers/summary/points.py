"""Key points: the facts that a busy editor would list, each short and with its entities."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from schemas.choice import choose
from schemas.document import KeyPoint
from schemas.ranking import RankedSentence, Ranking
from schemas.submissions import SummaryOptions
from worker.summarisers.summary.clauses import CONDITIONS, inside_marks, without_full_stop
from worker.syntax import SUBJECTS
from worker.text import Text

KEY_POINTS = SummaryOptions(max_sentences=5)
# What a figure, an event and a claim with its source add to a sentence's score, and what is taken
# away where the summary has it already, and where it is words in quotation marks: they tell what
# somebody feels more often than what happened. By eye, there is nothing to learn them from.
FACT, TOLD, QUOTED = 0.5, 1.5, 3.0
MAX_FACTS = 3
# What is left, and what is left off, are not shorter than this; nothing is left off a longer sentence.
MIN_WORDS, MIN_DROPPED, MAX_WORDS = 5, 5, 150
# Clauses that only add something; they may be left off at a sentence's end.
ASIDES = frozenset({"relcl", "acl", "appos", "advcl"})
COMMAS = frozenset({",", "–", "—", "--"})


def key_points(text: Text, ranking: Ranking, told: Collection[int]) -> tuple[KeyPoint, ...]:
    """Up to five facts in text order. `told` are the indexes of the sentences that the summary has:
    a key point repeats one only where nothing else is worth as much."""
    facts = _Facts(text)
    whole = [s for s in ranking.sentences if not s.edits and _tells(text, s)] or ranking.sentences
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


def _tells(text: Text, sentence: RankedSentence) -> bool:
    """Whether it is no question, and no piece of a quote that begins or ends elsewhere."""
    piece = text.text[sentence.start : sentence.end]
    is_closed = piece.count("“") == piece.count("”") and piece.count('"') % 2 == 0
    return is_closed and not piece.endswith("?")


class _Facts:
    """Where the article's facts begin."""

    def __init__(self, text: Text) -> None:
        self._sources = sorted(s.mention.start for c in text.claims for s in c.sources)
        self._figures = sorted(figure.start for figure in text.figures)
        self._all = sorted([*self._sources, *self._figures, *(event.start for event in text.events)])
        self._quotes = text.quotes
        self._quote_starts = [quote.start for quote in text.quotes]
        parties = [s.mention for c in text.claims for s in c.sources]
        parties += [q.speaker.mention for q in text.quotes if q.speaker]
        self._parties = sorted((mention.start, mention.end) for mention in parties)

    def within(self, start: int, end: int) -> int:
        return _between(self._all, start, end)

    def needed_within(self, start: int, end: int) -> bool:
        """Whether a figure or somebody's being the source stands in the range."""
        return _between(self._sources, start, end) + _between(self._figures, start, end) > 0

    def is_party(self, token: Token) -> bool:
        """Whether the token names a source or a speaker: what is said of it tells who speaks."""
        at = bisect_right(self._parties, token.idx, key=itemgetter(0)) - 1
        return at >= 0 and token.idx < self._parties[at][1]

    def quoted(self, start: int, end: int) -> float:
        """The share of the range that stands in quotation marks."""
        first = max(0, bisect_left(self._quote_starts, start) - 1)
        quotes = self._quotes[first : bisect_left(self._quote_starts, end)]
        return sum(max(0, min(q.end, end) - max(q.start, start)) for q in quotes) / max(1, end - start)


def _between(places: Sequence[int], start: int, end: int) -> int:
    return bisect_left(places, end) - bisect_left(places, start)


def _as_point(text: Text, s: RankedSentence, facts: _Facts, told: Collection[int]) -> RankedSentence:
    """The sentence without what it only adds at its end and without its full stop, scored by its facts."""
    tokens = text.tokens(s.start, s.end)
    end = next(_core_ends(tokens, facts), without_full_stop(text, s.start, s.end))
    score = s.score + FACT * min(MAX_FACTS, facts.within(s.start, end))
    score -= TOLD * (s.index in told) + QUOTED * facts.quoted(s.start, end)
    return replace(s, end=end, words=len(text.text[s.start : end].split()), score=round(score, 4))


def _core_ends(tokens: TokenSpan, facts: _Facts) -> Iterator[int]:
    """Where the sentence may end before a clause that only adds something, first place first. What
    names or describes a source stays, and so do figures, quotes and conditions."""
    for token in tokens if len(tokens) <= MAX_WORDS else ():
        first = token.left_edge.i
        if token.dep_ not in ASIDES or first - tokens.start <= MIN_WORDS or token.head.i >= first:
            continue
        comma = token.doc[first - 1]
        kept, dropped = token.doc[tokens.start : comma.i], token.doc[comma.i : tokens.end]
        if len(dropped) <= MIN_DROPPED:
            continue
        reaches_end = all(t.is_punct or t.is_space for t in token.doc[token.right_edge.i + 1 : tokens.end])
        if comma.text not in COMMAS or not reaches_end or not _is_clause(kept) or facts.is_party(token.head):
            continue
        if not _is_needed(dropped, facts):
            yield comma.doc[comma.i - 1].idx + len(comma.doc[comma.i - 1])


def _is_clause(kept: TokenSpan) -> bool:
    """Whether a verb stands in it with its subject, and all quotes and brackets are closed."""
    has_verb = any(t.dep_ in SUBJECTS and t.head.i < kept.end for t in kept)
    return has_verb and not inside_marks(kept)[-1]


def _is_needed(dropped: TokenSpan, facts: _Facts) -> bool:
    """Whether what would be dropped says under what condition the rest holds, quotes, counts, or
    names a source."""
    opens: Token = dropped[1] if len(dropped) > 1 else dropped[0]
    end = dropped[-1].idx + len(dropped[-1])
    quoted = any(t.is_quote for t in dropped)
    return opens.lower_ in CONDITIONS or quoted or facts.needed_within(dropped.start_char, end)
