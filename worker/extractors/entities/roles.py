"""Reads what somebody is said to be: "Defence Minister Jane Roe"; "Jane Roe, the broadcaster's chief";
"Jane Roe is the chief"; "Jane Roe, who is the chief"; "the chief of the broadcaster, Jane Roe".

A role is also a mention (kind nominal) of its bearer, and so is the phrase that holds name and role.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from worker.extractors.entities import descriptions, vocabulary
from worker.extractors.entities.things import Gender, Reference, Thing
from worker.extractors.entities.vocabulary import listed

MOST_ROLE_TOKENS = 18
MOST_CLIMB = 4
MODIFIERS = frozenset({"compound", "amod", "nmod", "poss", "case", "det", "punct", "conj", "cc", "npadvmod"})
CLOSERS = frozenset('()“”";:')
COPULAS = frozenset({"be", "become", "remain"})
Range = tuple[int, int]


def read(doc: Doc, things: list[Thing]) -> None:
    """Adds roles, the mentions that hold them, and the gender that titles and given names tell."""
    named = {r.head for t in things for r in t.references if r.kind == "name"}
    for thing in things:
        if thing.type not in ("person", "organization"):
            continue
        for name in [r for r in thing.references if r.kind == "name"]:
            for noun, role in _roles(doc, thing, name):
                if noun.i not in named:
                    _assign(doc, thing, name, noun, role)
            if thing.type == "person":
                _hear_title(doc, thing, name)
        if thing.type == "person":
            thing.gender = thing.gender or _given(thing)


def _roles(doc: Doc, thing: Thing, name: Reference) -> Iterator[tuple[Token, Range]]:
    """Every role that stands at one mention of the name: its noun, and its tokens."""
    head = doc[name.head]
    before = _before(doc, name)
    titled = (
        before is not None and before[0] > 0 and before[1] - before[0] == 1 and doc[before[0] - 1].text == ","
    )
    if before is not None and _is_role(doc[before[1] - 1], thing):
        yield doc[before[1] - 1], before
    if before is None or titled or not _is_role(doc[before[1] - 1], thing):
        noun = _holder(doc, thing, name)
        if noun is not None:
            yield noun, (descriptions.phrase(noun)[0], _end_before(doc, name))
    for noun in _predicates(head):
        if noun.i >= name.end and _is_role(noun, thing):
            yield noun, descriptions.phrase(noun)


def _holder(doc: Doc, thing: Thing, name: Reference) -> Token | None:
    """The role noun whose phrase runs up to the name: "the mayor of Tartu[, Mr] Jane Roe"."""
    end = _end_before(doc, name)
    if end == 0 or doc[end - 1].is_punct or name.start - end > 2:
        return None
    token = doc[end - 1]
    for _ in range(MOST_CLIMB):
        if token.i < name.start and _is_role(token, thing) and token.dep_ not in ("compound", "nmod"):
            bare = token.i == end - 1
            apposed = doc[name.head].dep_ == "appos" or doc[name.head].head == token
            loose = not bare and end == name.start and not token.is_ancestor(doc[name.head])
            return token if apposed or loose else None
        token = token.head
    return None


def _end_before(doc: Doc, name: Reference) -> int:
    """Where the words before the name end, without a comma and a title between."""
    end = name.start
    if end > 1 and doc[end - 2].text == "," and _is_title(doc[end - 1]):
        return end - 2
    while end > 0 and name.start - end < 2 and (doc[end - 1].text == "," or _is_courtesy(doc[end - 1])):
        end -= 1
    return end


def _is_courtesy(token: Token) -> bool:
    """Whether the word is "Mr" or the like, which is no role."""
    return vocabulary.titles().get(token.lower_) is not None


def _is_title(token: Token) -> bool:
    return token.lower_ in vocabulary.titles() and token.text[0].isupper()


def _before(doc: Doc, name: Reference) -> Range | None:
    """The modifiers right in front of the name, as tokens; None where there are none."""
    start, head = name.start, doc[name.head]
    while start > 0 and name.start - start < MOST_ROLE_TOKENS:
        token = doc[start - 1]
        if token.dep_ not in MODIFIERS or token.text in CLOSERS or token.is_space:
            break
        if not head.is_ancestor(token):
            break
        start -= 1
    while start < name.start and (doc[start].is_punct or doc[start].lower_ in ("'s", "’s", "and")):
        start += 1
    return (start, name.start) if start < name.start else None


def _predicates(head: Token) -> Iterator[Token]:
    """The nouns behind a name that say what it is."""
    for child in head.children:
        if child.dep_ == "appos":
            yield child
        if child.dep_ == "relcl" and child.lemma_ in COPULAS:
            yield from (t for t in child.children if t.dep_ == "attr")
    if head.dep_ == "nsubj" and head.head.lemma_ in COPULAS:
        yield from (t for t in head.head.children if t.dep_ == "attr")


def _is_role(token: Token, thing: Thing) -> bool:
    lemma = token.lemma_.lower()
    if token.tag_ in ("NNS", "NNPS") or token.pos_ not in ("NOUN", "PROPN"):
        return False
    if thing.type == "organization":
        return lemma in vocabulary.organization_nouns()
    return lemma in listed("nouns", "person") or token.lower_ in vocabulary.titles()


def _assign(doc: Doc, thing: Thing, name: Reference, noun: Token, role: Range) -> None:
    """Notes the role and its mentions."""
    start, end = role
    if end - start > MOST_ROLE_TOKENS:
        return
    opened = doc[start].dep_ == "det" or doc[start].tag_ in ("PRP$", "WP$")
    bare = start + 1 if opened and start + 1 < end else start
    courtesy = bare + 1 == end and _is_courtesy(doc[bare])
    if not courtesy:
        thing.roles.append((bare, end))
        thing.descriptions.add(noun.lemma_.lower())
        thing.attributes.update(t.lower_ for t in doc[bare:end])
        thing.gender = thing.gender or vocabulary.noun_gender(noun.lemma_.lower())
    if not courtesy and not (end - bare == 1 and noun.pos_ == "PROPN"):
        thing.refer(Reference(start, end, "nominal", noun.i))
    first, last = min(start, name.start), max(end, name.end)
    if last - first <= MOST_ROLE_TOKENS and noun.dep_ != "attr":
        thing.refer(Reference(first, last, "nominal", name.head))


def _hear_title(doc: Doc, thing: Thing, name: Reference) -> None:
    """Takes the gender from a title before the name."""
    if name.start:
        thing.gender = thing.gender or vocabulary.titles().get(doc[name.start - 1].lower_)


def _given(thing: Thing) -> Gender | None:
    for form in thing.forms:
        parts = form.lower().split()
        if len(parts) > 1 and parts[0] in vocabulary.given_names():
            return vocabulary.given_names()[parts[0]]
    return None
