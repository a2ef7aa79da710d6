"""The clause that a cue is put into: "it rained, he said", "as he said, it rained"."""

from __future__ import annotations

from spacy.tokens import Token

from worker import syntax
from worker.extractors.attributions.contents import Layout
from worker.extractors.attributions.frames import Frame
from worker.text import Range


def find_host(frame: Frame, layout: Layout) -> Range | None:
    """The clause that a cue without a complement is put into: "it rained, he said"."""
    verb = frame.verb
    as_they_say = verb.dep_ == "advcl" and any(c.lower_ == "as" for c in verb.lefts)
    if as_they_say and syntax.child(verb, "dobj", "xcomp") is None:
        return _host_clause(verb, verb.head, verb.left_edge.idx)
    if verb.dep_ == "parataxis" and verb.head.pos_ in ("VERB", "AUX"):
        return _host_clause(verb, verb.head, frame.start)
    return _fronted(frame, layout)


def _host_clause(verb: Token, host: Token, start: int) -> Range:
    """The clause that the cue is put into, without the cue where that stands at its end or its
    beginning; `start` is where the cue begins."""
    first, last = syntax.bounds((host.left_edge, host.right_edge))
    own_first, own_last = syntax.bounds((verb.left_edge, verb.right_edge))
    if own_last >= last - 2:
        return first, start
    return (own_last, last) if own_first <= first else (first, last)


def _fronted(frame: Frame, layout: Layout) -> Range | None:
    """The words before a comma and a cue at the end of the sentence: "People like him, she said"."""
    verb, source = frame.verb, frame.source
    if not frame.entry.speech or source is None or source.head != verb or abs(source.i - verb.i) > 4:
        return None
    told = "dobj" if verb.lemma_.lower() == "tell" else ""
    if any(c.dep_ not in ("punct", "npadvmod", "advmod", "nsubj", told) for c in verb.rights):
        return None
    sentence = layout.text.sentence_at(verb.idx)
    before = layout.text.text[sentence.start : frame.start].rstrip()
    ends = sentence.end - max(frame.end, verb.right_edge.idx) < 3
    return (sentence.start, frame.start) if ends and before.endswith(",") and " " in before else None
