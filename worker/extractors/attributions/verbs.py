"""Attributions whose cue is a verb: "said that", "urged them to", "was accused of"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from schemas.document import Stance
from worker import syntax
from worker.attribution import Attribution
from worker.extractors.attributions import cues
from worker.extractors.attributions.contents import Layout
from worker.text import Range

# The clauses beside a cue that say when, why or what came next; not part of what was said.
NOT_CONTENT = frozenset({"advcl", "npadvmod", "conj", "cc", "punct", "nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One verb with what the lexicon says of it and where its source stands."""

    verb: Token
    entry: cues.Entry
    source: Token | None
    start: int  # of the cue with its source, where they stand together
    end: int


def find_verbs(layout: Layout) -> Iterator[Attribution]:
    """Every attribution that a verb of the lexicon carries."""
    verbs = cues.verbs()
    for token in layout.text.doc:
        entry = verbs.get(token.lemma_.lower())
        if entry is None or token.pos_ not in ("VERB", "AUX"):
            continue
        frame = _frame(token, entry)
        found = _content(frame, layout)
        if found is not None:
            yield _attribution(frame, found[0], found[1], layout)


def _frame(verb: Token, entry: cues.Entry) -> Frame:
    source = syntax.agent(verb) if syntax.is_passive(verb) else syntax.subject(verb)
    start, end = verb.idx, verb.idx + len(verb)
    if source is not None and source.sent.start == verb.sent.start:
        near = [t for t in (source.left_edge, source.right_edge)]
        if source.i < verb.i and verb.i - source.right_edge.i < 6:
            start = near[0].idx
        elif source.i > verb.i and source.left_edge.i - verb.i < 3:
            end = near[1].idx + len(near[1])
    return Frame(verb, entry, source, start, end)


def _content(frame: Frame, layout: Layout) -> tuple[Range, Stance] | None:
    """Where the content is, and the stance that the pattern gives."""
    entry, verb = frame.entry, frame.verb
    found: Range | None = None
    stance = entry.stance
    if "quote" in entry.takes:
        found = _quoted(frame, layout)
    if found is None and "clause" in entry.takes:
        found = _clause(frame, layout)
    if found is None and "to" in entry.takes:
        found = _infinitive(verb)
        stance = entry.to_stance
    for preposition in ("of", "for", "against", "on", "about", "to", "with", "as"):
        if found is None and preposition in entry.takes:
            found = _prepositional(verb, preposition)
    if found is None and "object" in entry.takes:
        found = _object(verb)
    if found is None:
        return None
    start, end = layout.trimmed(*layout.whole(*found, verb))
    return ((start, end), stance) if end - start > 2 else None


def _quoted(frame: Frame, layout: Layout) -> Range | None:
    """The quotation right before or after the cue and its source."""
    before = layout.quotation_before(frame.start)
    after = layout.quotation_from(frame.end)
    inside = layout.quotation_at(frame.verb.idx)
    if inside is not None:
        return None
    sentence = layout.text.sentence_at(frame.verb.idx)
    found: Range | None = None
    if before is not None and _touches(layout.gap(before.outer_end, frame.start)):
        found = before.outer_start, before.outer_end
    if after is not None and after.outer_start < sentence.end + 2:
        gap = layout.gap(frame.end, after.outer_start)
        if found is not None and len(gap) <= 80:
            return found[0], after.outer_end
        if found is None and gap[-1:] in (",", ":", "") and not _has_clause(frame, after.outer_start):
            return after.outer_start, layout.continued(after.outer_end)
    if found is not None:
        return found[0], layout.continued(max(frame.end, found[1]))
    return None


def _touches(gap: str) -> bool:
    return len(gap) <= 2 and not any(c.isalnum() for c in gap)


def _has_clause(frame: Frame, before: int) -> bool:
    """Whether a clause of the cue begins before the offset: the quotation is then inside it."""
    return any(
        c.dep_ == "ccomp" and frame.end <= c.left_edge.idx < before - 1 and c.left_edge.idx < before
        for c in frame.verb.children
    )


def _clause(frame: Frame, layout: Layout) -> Range | None:
    """The finite clause that the verb governs, or the one that it is put into ("he said")."""
    verb = frame.verb
    for clause in verb.children:
        if clause.dep_ == "ccomp" and clause.pos_ in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "PRON"):
            start, end = syntax.bounds((clause.left_edge, clause.right_edge))
            if clause.i < verb.i:
                return start, min(end, frame.start) if start < frame.start else end
            if start < verb.idx:
                start = verb.idx + len(verb)
            return start, end
    if verb.dep_ == "parataxis" and verb.head.pos_ in ("VERB", "AUX"):
        start, end = syntax.bounds((verb.head.left_edge, verb.head.right_edge))
        return (start, frame.start) if frame.end >= end - 2 else (start, end)
    return None


def _infinitive(verb: Token) -> Range | None:
    for clause in verb.children:
        if clause.dep_ in ("xcomp", "ccomp", "advcl") and clause.i > verb.i:
            mark = next((c for c in clause.children if c.tag_ == "TO"), None)
            if mark is None:
                continue
            first = clause.left_edge
            if clause.dep_ != "ccomp" and first.i > mark.i:
                first = mark
            start, end = syntax.bounds((first, clause.right_edge))
            if syntax.is_passive(verb) and syntax.agent(verb) is None:
                own = syntax.child(verb, "nsubjpass")
                if own is not None:
                    start = own.left_edge.idx
            return start, end
    return None


def _prepositional(verb: Token, preposition: str) -> Range | None:
    for child in verb.children:
        if child.dep_ in ("prep", "agent") and child.lower_ == preposition and child.i > verb.i:
            content = syntax.child(child, "pobj", "pcomp")
            if content is not None:
                return syntax.bounds((content.left_edge, content.right_edge))
    return None


def _object(verb: Token) -> Range | None:
    """The object with the phrases right after it that belong to what is said of it."""
    passive = syntax.is_passive(verb)
    noun = syntax.child(verb, "nsubjpass" if passive else "dobj")
    if noun is None:
        return None
    start, end = syntax.bounds((noun.left_edge, noun.right_edge))
    if not passive:
        for right in verb.rights:
            if right.i > noun.i and (right.dep_ == "oprd" or right.lower_ in ("as", "for", "over")):
                end = right.right_edge.idx + len(right.right_edge)
    return start, end


def _attribution(frame: Frame, content: Range, stance: Stance, layout: Layout) -> Attribution:
    source = frame.source
    verb = frame.verb
    phrase = layout.text.span(*syntax.noun_phrase(source)) if source is not None else None
    return Attribution(
        style="verb",
        cue=layout.text.span(verb.idx, verb.idx + len(verb)),
        lemma=verb.lemma_.lower(),
        stance=stance,
        certainty=frame.entry.certainty,
        negated=syntax.is_negated(verb),
        content=layout.text.span(*content),
        source=phrase,
        source_head=None if source is None else source.i,
    )
