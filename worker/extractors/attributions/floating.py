"""Quotations that no cue governs but that go on from an attribution before them: the rest of a
sentence ("he said it was “big” but “manageable”"), the next sentence, or the next paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.document import Span
from worker import syntax
from worker.attribution import Attribution, Quotation, last_sign
from worker.extractors.attributions.contents import Layout, join
from worker.extractors.attributions.marks import LABEL

# The patterns after which the next sentence can go on in the source's own words ("declined to say").
TELLING = frozenset({"quote", "clause", "according", "colon", "infinitive"})
# The patterns whose content is lengthened by the next sentence where that quotes more than it holds.
JOINING = frozenset({"clause", "according"})
# What may stand between a content and a quotation that still belongs to it.
MAX_GAP_CHARACTERS = 80
# Characters from an attribution to a quotation that goes on from it.
MAX_REACH_CHARACTERS = 400
# A quotation that stands alone is speech only from this length on.
MIN_WORDS = 3


def follow(found: Sequence[Attribution], layout: Layout) -> tuple[Attribution, ...]:
    """The attributions, in the same order, each with the quotations that go on from it."""
    grown = list(found)
    by_end = sorted(range(len(grown)), key=lambda at: _end(grown[at]))
    reaches = sorted((s.start, s.end) for a in grown for s in (a.content, *a.pieces))
    last, covered, next_reach = -1, 0, 0
    for quotation in layout.outermost:
        while next_reach < len(reaches) and reaches[next_reach][0] <= quotation.outer_start:
            covered = max(covered, reaches[next_reach][1])
            next_reach += 1
        while last + 1 < len(by_end) and _end(grown[by_end[last + 1]]) <= quotation.outer_start:
            last += 1
        if last >= 0 and quotation.outer_end > covered + 1:
            at = by_end[last]
            parent = grown[at].parent
            at = at if parent is None else parent
            grown[at] = _with(grown[at], quotation, layout)
    return tuple(grown)


def _end(attribution: Attribution) -> int:
    spans = (attribution.content, attribution.cue, attribution.source, *attribution.pieces)
    return max(span.end for span in spans if span is not None)


def _with(attribution: Attribution, quotation: Quotation, layout: Layout) -> Attribution:
    """The attribution with the quotation, where that goes on from it; as it was otherwise."""
    text = layout.text
    end = _end(attribution)
    if quotation.outer_start - end > MAX_REACH_CHARACTERS:
        return attribution
    here, there = text.sentence_at(end - 1), text.sentence_at(quotation.outer_start)
    piece = layout.span(quotation.outer_start, quotation.outer_end)
    if here.index == there.index and attribution.content.end == end:
        gap = layout.gap(end, quotation.outer_start)
        if len(gap) > MAX_GAP_CHARACTERS or (attribution.pattern == "according" and ":" in gap):
            return attribution
        return replace(attribution, content=layout.span(attribution.content.start, piece.end))
    tells = attribution.pattern in TELLING and attribution.source is not None
    if not tells or not _stands_alone(quotation, layout):
        return attribution
    goes_on = there.index - here.index <= 1 and not layout.gap(here.end, quotation.outer_start)
    if not goes_on and not _acts_before(attribution, there.index, here.index, layout):
        return attribution
    content = attribution.content
    joined = layout.span(*join([(content.start, content.end), (piece.start, piece.end)]))
    longer = goes_on and piece.end - piece.start > content.end - content.start
    lengthened = longer and joined.start == content.start and attribution.pattern in JOINING
    if attribution.pattern == "quote" or lengthened:
        content = joined
    return replace(attribution, content=content, pieces=(*attribution.pieces, piece))


def _acts_before(attribution: Attribution, there: int, here: int, layout: Layout) -> bool:
    """Whether one sentence stands between, of the same source: “…,” said Ada. She ran. “Then …”"""
    if there - here != 2 or attribution.source_head is None:
        return False
    text = layout.text
    root = text.sentences[here + 1].tokens.root
    subject = syntax.child(root, "nsubj")
    speaker = text.mention_at(text.doc[attribution.source_head])
    actor = text.mention_at(subject) if subject is not None else None
    same = speaker is not None and actor is not None and speaker[1].id == actor[1].id
    return same and text.sentences[here + 1].paragraph == text.sentences[here].paragraph


def _stands_alone(quotation: Quotation, layout: Layout) -> bool:
    """Whether the quotation is one or more whole sentences, of nobody whose name it begins with."""
    if LABEL.match(layout.text.text, quotation.start):
        return False
    words: Span = layout.span(quotation.start, quotation.end)
    return last_sign(layout.text.text, quotation) in tuple(".?!…") and words.text.count(" ") + 1 >= MIN_WORDS
