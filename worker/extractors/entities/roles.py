"""Reads what a person is said to be: "Defence Minister Jane Roe", "Jane Roe, the chief executive"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from worker.extractors.entities import vocabulary
from worker.extractors.entities.things import Gender, Reference, Thing

MOST_ROLE_TOKENS = 15
MODIFIERS = frozenset(
    {
        "compound",
        "amod",
        "nmod",
        "poss",
        "case",
        "det",
        "punct",
        "conj",
        "cc",
        "appos",
        "prep",
        "pobj",
        "npadvmod",
    }
)
CLOSERS = frozenset('()“”";:')


def read(doc: Doc, things: list[Thing]) -> None:
    """Adds roles, the wide mentions that hold them, and the gender that titles and given names tell."""
    for thing in things:
        if thing.type in ("person", "organization"):
            for reference in list(thing.references):
                if reference.kind == "name":
                    _before(doc, thing, reference)
                    _after(doc, thing, reference)
        if thing.type == "person":
            thing.gender = thing.gender or _given(thing)


def _given(thing: Thing) -> Gender | None:
    for form in thing.forms:
        parts = form.lower().split()
        if len(parts) > 1 and parts[0] in vocabulary.given_names():
            return vocabulary.given_names()[parts[0]]
    return None


def _before(doc: Doc, thing: Thing, name: Reference) -> None:
    """The modifiers in front of the name, where their last word is a title or a role."""
    start = name.start
    while start > 0 and name.start - start < MOST_ROLE_TOKENS and _is_modifier(doc[start - 1], name):
        start -= 1
    while start < name.start and (doc[start].dep_ == "det" or doc[start].lower_ in ("'s", "’s", ",", "and")):
        start += 1
    if start == name.start:
        return
    last = doc[name.start - 1]
    title = vocabulary.titles().get(last.lower_)
    if thing.type == "person" and title:
        thing.gender = thing.gender or title
    if _is_role(last, thing) or last.lower_ in vocabulary.titles():
        if title is None and (start, name.start) not in thing.roles:
            thing.roles.append((start, name.start))
        thing.descriptions.add(last.lemma_.lower())
        thing.refer(Reference(start, name.end, "nominal", name.head))


def _is_modifier(token: Token, name: Reference) -> bool:
    head = token.doc[name.head]
    if token.is_space or (token.is_sent_start and token.dep_ == "punct"):
        return False
    if token == head:
        return True
    return head.is_ancestor(token) and token.dep_ in MODIFIERS and token.text not in CLOSERS


def _is_role(token: Token, thing: Thing) -> bool:
    table = "person" if thing.type == "person" else "organization"
    return token.lemma_.lower() in vocabulary.listed("nouns", table)


def _after(doc: Doc, thing: Thing, name: Reference) -> None:
    """The apposition behind the name."""
    for child in doc[name.head].children:
        if child.dep_ == "appos" and child.i >= name.end and _is_role(child, thing):
            start, end = child.left_edge.i, child.i + 1
            for right in child.rights:
                if right.dep_ == "prep" and right.left_edge.i == end:
                    end = right.right_edge.i + 1
            if doc[start].dep_ == "det":
                start += 1
            if end - start <= MOST_ROLE_TOKENS:
                thing.roles.append((start, end))
                thing.descriptions.add(child.lemma_.lower())
                thing.refer(Reference(child.left_edge.i, end, "nominal", child.i))
