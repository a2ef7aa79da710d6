"""Component `summary`: the sentences to read when there is no time for the article."""

from __future__ import annotations

import re

from schemas.choice import choose
from schemas.document import KeyPoint, Span, Summary
from schemas.focus import focus_terms
from schemas.ranking import RankedSentence, Ranking, served
from schemas.submissions import SummaryOptions
from worker.registry import registry
from worker.text import Text

MAX_HEADLINE_CHARACTERS = 90
KEY_POINTS = SummaryOptions(max_sentences=5)
# Where a headline may end before its sentence does.
CLAUSE_END = re.compile(r"[,;:–—](?=\s)|[.!?](?=\s|$)")


@registry.component("summary", requires=["entities", "ranking"], version="1")
def summary(text: Text) -> Summary:
    """The best sentences within `text.options.summary`, in text order. Empty, with a reason,
    where the article has no sentence."""
    if not text.sentences:
        return Summary(None, "", (), (), "extractive", "no_sentences")
    ranking: Ranking = text.get("ranking")
    options = text.options.summary
    entities = ((e.id, (e.name, *e.aliases)) for e in text.entities)
    terms = (term for s in ranking.sentences for term in s.terms)
    chosen = choose(ranking, options, focus_terms(options.focus, entities, terms))
    if not ranking.sentences:
        chosen = [_title_alone(text)]
    sentences = served(text.text, chosen)
    return Summary(
        headline=headline(text, ranking),
        text=" ".join(s.read(text.text) for s in chosen),
        sentences=sentences,
        key_points=tuple(
            KeyPoint(text.text[s.start : s.end], s.start, s.end, s.entity_ids)
            for s in choose(ranking, KEY_POINTS)
        ),
        method="extractive",
        reason=None if sentences else "budget_too_small",
    )


def _title_alone(text: Text) -> RankedSentence:
    """The first sentence of an article that is all title."""
    first = text.sentences[0]
    return RankedSentence(first.start, first.end, first.index, 0.0, 0, True, (), ())


def headline(text: Text, ranking: Ranking) -> Span:
    """At most 90 characters of the article: its title, else the start of its best sentence."""
    if text.title_end:
        return _cut(text, 0, text.title_end)
    best = choose(ranking, SummaryOptions(max_sentences=1))[0]
    return _cut(text, best.start, best.end)


def _cut(text: Text, start: int, end: int) -> Span:
    """The range, shortened to fit a headline at the end of a clause or else of a word."""
    start, end = text.trimmed(start, end)
    if end - start > MAX_HEADLINE_CHARACTERS:
        piece = text.text[start : start + MAX_HEADLINE_CHARACTERS]
        ends = [m.start() for m in CLAUSE_END.finditer(piece) if m.start() >= MAX_HEADLINE_CHARACTERS // 3]
        end = start + (ends[-1] if ends else piece.rfind(" ", 1) if " " in piece[1:] else len(piece))
    return text.span(*text.trimmed(start, end))
