"""Attributions whose cue is a verb: "said that", "urged them to", "was accused of"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from schemas.document import Certainty, Stance
from worker import syntax
from worker.attribution import Attribution
from worker.extractors.attributions import cues
from worker.extractors.attributions.complements import read_pattern
from worker.extractors.attributions.contents import Layout, join
from worker.extractors.attributions.frames import Frame, frame_of, is_asserted
from worker.extractors.attributions.hosts import find_host
from worker.extractors.attributions.quoted import find_pieces
from worker.text import Range


def find_verbs(layout: Layout) -> Iterator[Attribution]:
    """Every attribution that a verb of the lexicon carries."""
    return _carried(layout.text.doc, layout)


def find_inner(layout: Layout, inner: Layout) -> Iterator[Attribution]:
    """Every quotation inside another that a verb beside it carries: “He said, ‘After you’”. `inner`
    is the layout of the quotations inside those of `layout`."""
    for around in layout.outermost:
        within = inner.quotation_from(around.outer_start)
        if within is not None and within.outer_end <= around.outer_end:
            found = _carried(layout.text.tokens(around.start, around.end), inner)
            yield from (a for a in found if a.pattern == "quote" and a.speech and a.source is not None)


def _carried(tokens: Iterable[Token], layout: Layout) -> Iterator[Attribution]:
    for token in tokens:
        if token.pos_ not in ("VERB", "AUX") or not is_asserted(token):
            continue
        entry = cues.entry_of(token)
        if entry is None:
            continue
        frame = frame_of(token, entry, layout)
        pieces = find_pieces(frame, layout) if "quote" in entry.takes else []
        found = _content(frame, pieces, layout)
        if found is not None:
            yield _attribution(frame, *found, pieces, layout)


def _content(frame: Frame, pieces: list[Range], layout: Layout) -> tuple[str, Range] | None:
    """The first pattern of the lexicon that the text shows, and where the content is."""
    for pattern in frame.entry.takes:
        if pattern == "quote":
            if pieces:
                return pattern, layout.trimmed(*_with_rest(frame, join(pieces)))
            continue
        found = _tidy(read_pattern(pattern, frame, layout), frame, layout)
        if found is not None:
            return pattern, found
    host = find_host(frame, layout) if "clause" in frame.entry.takes else None
    found = _tidy(host, frame, layout)
    return None if found is None else ("clause", found)


def _tidy(content: Range | None, frame: Frame, layout: Layout) -> Range | None:
    """The content with whole quotations and without what is only added; None where nothing is left."""
    if content is None:
        return None
    start, end = layout.trimmed(*layout.without_tail(*layout.whole(*content, frame.verb)))
    return (start, end) if end - start > 2 else None


def _with_rest(frame: Frame, content: Range) -> Range:
    """The quotation with the rest of the clause that it only begins: “Reforms” would help, he said."""
    for clause in frame.verb.children:
        if clause.dep_ == "ccomp" and clause.i > frame.verb.i:
            start, end = syntax.bounds((clause.left_edge, clause.right_edge))
            if abs(start - content[0]) < 3 and end > content[1]:
                return content[0], end
    return content


def _attribution(
    frame: Frame, pattern: str, content: Range, pieces: list[Range], layout: Layout
) -> Attribution:
    source, mention, verb = frame.source, frame.mention, frame.verb
    stance, certainty = _strength(frame, pattern)
    return Attribution(
        pattern=pattern,
        cue=layout.span(verb.idx, verb.idx + len(verb)),
        lemma=verb.lemma_.lower(),
        stance=stance,
        certainty=certainty,
        negated=syntax.is_negated(verb),
        content=layout.span(*content),
        pieces=tuple(layout.span(*piece) for piece in pieces),
        source=layout.phrase(mention),
        source_head=None if source is None else source.i,
        speech=frame.entry.speech,
    )


def _strength(frame: Frame, pattern: str) -> tuple[Stance, Certainty]:
    """The stance and certainty of the cue in the pattern; what "is said to be" is only reported."""
    stance = frame.entry.stance_with(pattern)
    hearsay = pattern == "infinitive" and frame.source is None and syntax.is_passive(frame.verb)
    if hearsay and stance == "stated":
        return "reported", "probable"
    return stance, frame.entry.certainty
