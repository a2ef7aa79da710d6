"""Attributions that no verb carries: "according to", and the colon of a headline."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from worker import syntax
from worker.attribution import Attribution
from worker.extractors.attributions.contents import Layout


def find_according(layout: Layout) -> Iterator[Attribution]:
    """Every "according to"."""
    for token in layout.text.doc:
        if token.lower_ != "according" or token.i + 2 >= len(token.doc):
            continue
        to = token.nbor()
        source = syntax.child(to, "pobj") or syntax.child(token, "pobj")
        if to.lower_ != "to" or source is None:
            continue
        found = _clause_around(token, source, layout)
        if found is not None:
            yield found


def _clause_around(token: Token, source: Token, layout: Layout) -> Attribution | None:
    sentence = layout.text.sentence_at(token.idx)
    _, phrase_end = syntax.bounds((token, source.right_edge))
    start, end = sentence.start, sentence.end
    before = layout.trimmed(start, token.idx)
    after = layout.trimmed(phrase_end, end)
    start, end = before if before[1] - before[0] > after[1] - after[0] else after
    start, end = layout.trimmed(*layout.whole(start, end, token))
    if end - start < 3:
        return None
    to = token.nbor()
    return Attribution(
        pattern="according",
        cue=layout.text.span(token.idx, to.idx + len(to)),
        lemma="according to",
        stance="reported",
        certainty="probable",
        negated=False,
        content=layout.text.span(start, end),
        pieces=(),
        source=layout.text.span(*syntax.noun_phrase(source)),
        source_head=source.i,
        speech=True,
    )
