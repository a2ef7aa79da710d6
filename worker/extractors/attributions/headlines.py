"""Attributions in headlines, which the parser misreads: "Northland reports first case"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from worker.attribution import Attribution
from worker.extractors.attributions import cues
from worker.extractors.attributions.contents import Layout

# What a cue in a headline can carry there.
TAKES = frozenset({"object", "clause", "infinitive"})
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})


def find_headlines(layout: Layout) -> Iterator[Attribution]:
    """A title without a finite verb whose second or later word looks like one of the lexicon's
    verbs: what stands before it is the source, what stands after it the content."""
    for sentence in layout.text.sentences:
        if not sentence.is_title:
            return
        if any(t.tag_ in FINITE for t in sentence.tokens):
            continue
        cue = next((t for t in sentence.tokens[1:] if _looks_like_cue(t)), None)
        if cue is None:
            continue
        start, end = layout.trimmed(cue.idx + len(cue), sentence.end)
        if end - start > 2:
            yield _attribution(layout, cue, sentence.tokens, start, end)


def _looks_like_cue(token: Token) -> bool:
    entry = cues.verbs().get(token.lemma_.lower())
    third_person = token.tag_ in ("NNS", "NNPS") and token.lower_.endswith("s")
    follows_name = token.nbor(-1).pos_ in ("NOUN", "PROPN", "ADJ")
    return entry is not None and third_person and follows_name and bool(TAKES & set(entry.takes))


def _attribution(layout: Layout, cue: Token, title: TokenSpan, start: int, end: int) -> Attribution:
    entry = cues.verbs()[cue.lemma_.lower()]
    return Attribution(
        pattern="object",
        cue=layout.span(cue.idx, cue.idx + len(cue)),
        lemma=cue.lemma_.lower(),
        stance=entry.stance,
        certainty=entry.certainty,
        negated=False,
        content=layout.span(start, end),
        pieces=(),
        source=layout.span(title[0].idx, cue.idx),
        source_head=cue.i - 1,
        speech=entry.speech,
    )
