"""The frame of a cue verb: what the lexicon says of it, and where its source stands."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from worker import syntax
from worker.extractors.attributions import cues
from worker.extractors.attributions.contents import Layout
from worker.extractors.attributions.subjects import find_source


@dataclass(frozen=True, slots=True)
class Frame:
    """One verb with what the lexicon says of it and where its source stands."""

    verb: Token
    entry: cues.Entry
    source: Token | None  # who, or the noun that "who" stands for
    mention: Token | None  # "who" itself
    start: int  # of the cue with its source, where they stand together
    end: int


def is_asserted(verb: Token) -> bool:
    """Whether the verb tells of something said, not of what somebody should say: no order ("ask
    yourself"), and no infinitive of purpose ("to criticise them")."""
    if verb.tag_ != "VB":
        return True
    if any(c.tag_ == "TO" for c in verb.children):
        if verb.dep_ == "advcl":  # "took to the radio to accuse them"
            return cues.is_speech(verb) and verb.head.tag_ in ("VBD", "VBZ", "VBP", "VBG")
        return verb.dep_ in ("xcomp", "ccomp")
    return any(c.dep_ in ("aux", "nsubj") for c in verb.children) or verb.dep_ in ("conj", "ccomp")


def frame_of(verb: Token, entry: cues.Entry, layout: Layout) -> Frame:
    """The frame of the verb that `entry` describes."""
    source = _agent(verb) if syntax.is_passive(verb) else find_source(verb, layout)
    start, end = verb.idx, verb.idx + len(verb)
    if source is not None and _stands_by(source, verb):
        if source.i < verb.i and verb.i - source.right_edge.i < 6:
            start = source.left_edge.idx
        elif source.i > verb.i and source.left_edge.i - verb.i < 3:
            end = source.right_edge.idx + len(source.right_edge)
    return Frame(verb, entry, source, syntax.relative_subject(verb) or source, start, end)


def _agent(verb: Token) -> Token | None:
    """Who says it in a passive; "expected by Thursday" names nobody."""
    agent = syntax.agent(verb)
    return None if agent is not None and agent.ent_type_ in ("DATE", "TIME") else agent


def _stands_by(source: Token, verb: Token) -> bool:
    """Whether the source is the verb's own subject, or that of the verb it belongs to."""
    return source.head == verb or (source.head == verb.head and verb.dep_ == "xcomp")
