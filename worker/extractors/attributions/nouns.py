"""Attributions whose cue is a noun: "the claim that", "his call for", "reports of"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from worker import syntax
from worker.attribution import Attribution
from worker.extractors.attributions import cues
from worker.extractors.attributions.contents import Layout
from worker.text import Range


def find_nouns(layout: Layout) -> Iterator[Attribution]:
    """Every attribution that a noun of the lexicon carries."""
    nouns = cues.nouns()
    for token in layout.text.doc:
        entry = nouns.get(token.lemma_.lower()) if token.pos_ == "NOUN" else None
        if entry is None:
            continue
        found = _content(token, entry)
        source = _source(token)
        if found is None or (source is None and found[0] != "that"):
            continue
        start, end = layout.trimmed(*layout.without_tail(*layout.whole(*found[1], token)))
        if end - start > 2:
            yield _attribution(token, entry, found[0], (start, end), source, layout)


def _content(noun: Token, entry: cues.Entry) -> tuple[str, Range] | None:
    for child in noun.rights:
        tags = {c.tag_ for c in child.children}
        if child.dep_ in ("acl", "ccomp", "relcl") and "that" in entry.takes:
            mark = syntax.child(child, "mark")
            if mark is not None and mark.lower_ in ("that", "whether", "if"):
                return "that", syntax.bounds((child.left_edge, child.right_edge))
        if child.dep_ in ("acl", "xcomp", "relcl") and "TO" in tags and "infinitive" in entry.takes:
            return "infinitive", syntax.bounds((child.left_edge, child.right_edge))
        if child.dep_ == "prep" and child.lower_ in entry.takes:
            content = syntax.child(child, "pobj", "pcomp")
            if content is not None:
                return child.lower_, syntax.bounds((content.left_edge, content.right_edge))
    return None


def _source(noun: Token) -> Token | None:
    """Whose claim it is: the owner ("his claim"), the one it comes from ("a claim by"), the subject
    of the verb that it is the object of ("made the claim")."""
    owner = syntax.child(noun, "poss")
    if owner is not None:
        return owner
    for preposition in noun.rights:
        if preposition.dep_ == "prep" and preposition.lower_ in ("by", "from", "among"):
            return syntax.child(preposition, "pobj")
    verb = noun.head
    if noun.dep_ in ("dobj", "attr") and verb.lemma_.lower() in cues.owning() and not syntax.is_passive(verb):
        return syntax.subject(verb)
    return None


def _attribution(
    noun: Token, entry: cues.Entry, pattern: str, content: Range, source: Token | None, layout: Layout
) -> Attribution:
    return Attribution(
        pattern="clause" if pattern == "that" else pattern,
        cue=layout.span(noun.idx, noun.idx + len(noun)),
        lemma=noun.lemma_.lower(),
        stance=entry.stance_with(pattern),
        certainty=entry.certainty,
        negated=False,
        content=layout.span(*content),
        pieces=(),
        source=layout.phrase(source),
        source_head=None if source is None else source.i,
        speech=entry.speech,
    )
