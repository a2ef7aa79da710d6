"""Descriptions: noun phrases such as "the company" or "North Korean troops", and what can be meant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from schemas.document import EntityType
from worker import lexicon
from worker.extractors.entities.vocabulary import listed

DEFINITE = frozenset({"the", "this", "that", "these", "those"})
INDEFINITE = frozenset(
    {"a", "an", "another", "some", "any", "no", "every", "each", "other", "others", "many", "several", "few"}
)
MODIFIERS = frozenset(
    {
        "amod",
        "compound",
        "nmod",
        "poss",
        "case",
        "advmod",
        "npadvmod",
        "punct",
        "det",
        "nummod",
        "quantmod",
        "predet",
    }
)
GENERIC = frozenset({"any", "every", "each", "no"})
QUANTIFIERS = frozenset({"most", "all", "both", "more", "fewer", "half"})
MOST_TOKENS = 14
MOST_OF_TOKENS = 8


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase without a name as its head: tokens `start` to `end` (half-open)."""

    start: int
    end: int
    head: int
    lemma: str
    same: str
    type: EntityType
    many: bool
    definite: bool
    indefinite: bool
    generic: bool
    modifiers: tuple[str, ...]

    @property
    def key(self) -> tuple[str, bool, tuple[str, ...]]:
        """Two descriptions with one key mean the same."""
        return self.same, self.many, self.modifiers


def describe(noun: Token) -> Description | None:
    """The description that the noun heads; None where it is no person, group, organisation or place."""
    if noun.dep_ in ("compound", "nmod", "amod") or _is_partitive(noun):
        return None
    lemma = noun.lemma_.lower()
    many = noun.tag_ == "NNS" or lemma in listed("nouns", "group")
    kind = _type(lemma, noun.tag_ == "NNS")
    if kind is None:
        return None
    start = _left(noun)
    determiner = next((t.lower_ for t in noun.lefts if t.dep_ in ("det", "predet", "poss")), "")
    doc = noun.doc
    modifiers = tuple(
        t.lower_
        for t in doc[start : noun.i]
        if t.dep_ in ("amod", "compound", "nmod", "poss") and t.head.i <= noun.i
    )
    bare = noun.tag_ in ("NN", "NNP") and kind != "group" and not determiner and not modifiers
    if bare or (noun.pos_ == "PROPN" and determiner != "the"):
        return None
    return Description(
        start,
        noun.i + 1,
        noun.i,
        lemma,
        _classes().get(noun.lower_) or _classes().get(lemma, lemma),
        kind,
        many,
        determiner in DEFINITE,
        any(t.lower_ in INDEFINITE for t in noun.lefts),
        determiner in GENERIC,
        modifiers,
    )


def kind_of(noun: Token) -> EntityType | None:
    """What a common noun stands for; None for no person, group, organisation, place or product."""
    return _type(noun.lemma_.lower(), noun.tag_ == "NNS")


def _type(lemma: str, plural: bool) -> EntityType | None:
    if lemma in listed("nouns", "group"):
        return "group"
    if lemma in listed("nouns", "person"):
        return "group" if plural else "person"
    if lemma in listed("nouns", "organization"):
        return "organization"
    if lemma in listed("nouns", "product"):
        return "product"
    if lemma in listed("nouns", "facility") and not plural:
        return "facility"
    return "place" if lemma in listed("nouns", "place") and not plural else None


def _left(noun: Token) -> int:
    """Where the phrase begins: with its article, else after any number."""
    doc: Doc = noun.doc
    start = noun.i
    while start > 0 and noun.i - start < MOST_TOKENS:
        before = doc[start - 1]
        if before.dep_ not in MODIFIERS or not noun.is_ancestor(before) or before.is_space:
            break
        start -= 1
    if doc[start].dep_ != "det":
        numbers = [t.i for t in doc[start : noun.i] if t.like_num or t.dep_ in ("nummod", "quantmod")]
        start = max(numbers) + 1 if numbers else start
    if doc[start].lower_ in QUANTIFIERS and start < noun.i:
        start += 1
    while start < noun.i and (doc[start].is_punct or doc[start].pos_ == "ADV" or doc[start].tag_ == "POS"):
        start += 1
    return start


def phrase(noun: Token) -> tuple[int, int]:
    """The tokens of the noun's whole phrase: article, modifiers, and the phrases with a preposition and
    further nouns that follow at once ("the president and chief of the bank")."""
    end = noun.i + 1
    for right in noun.rights:
        if right.dep_ not in ("prep", "cc", "conj") or right.left_edge.i != end:
            break
        if right.right_edge.i - noun.i > 2 * MOST_TOKENS:
            break
        if right.dep_ == "conj" and not _type(right.lemma_.lower(), False):
            break
        end = right.right_edge.i + 1
    while end > noun.i + 1 and _is_dangling(noun.doc[end - 1]):
        end -= 1
    return _left(noun), end


@cache
def _classes() -> dict[str, str]:
    return {w: group[0] for group in lexicon.load("nouns")["same"] for w in group}


def end_with_of(noun: Token) -> int:
    """Where the phrase ends with an "of" that follows at once: "the head of the bank"."""
    end = noun.i + 1
    of = noun.doc[end] if end < len(noun.doc) else None
    if (
        of is not None
        and of.lower_ == "of"
        and of.head == noun
        and of.right_edge.i - noun.i <= MOST_OF_TOKENS
    ):
        holds_noun = any(t.dep_ == "pobj" for t in of.rights)
        end = of.right_edge.i + 1 if holds_noun else end
    while end > noun.i + 1 and _is_dangling(noun.doc[end - 1]):
        end -= 1
    return end


def _is_dangling(token: Token) -> bool:
    return token.is_punct or token.is_space or token.dep_ == "cc"


def _is_partitive(noun: Token) -> bool:
    """Whether the noun only measures out another: "a group of soldiers"."""
    if noun.lemma_.lower() not in listed("nouns", "partitive"):
        return False
    of = next((t for t in noun.rights if t.lower_ == "of"), None)
    return of is not None and any(t.tag_ in ("NNS", "NNPS") for t in of.children)


def government_of(noun: Token) -> str | None:
    """What the article calls the country in "the Chilean government", "Chile's government" and "the
    government of Chile"; None where the noun is no government or names no country."""
    if noun.lemma_.lower() not in listed("nouns", "government"):
        return None
    before = " ".join(
        t.text for t in noun.doc[noun.left_edge.i : noun.i] if t.dep_ != "det" and t.tag_ != "POS"
    )
    if before:
        return before
    of = next((t for t in noun.rights if t.lower_ == "of"), None)
    owner = next((t for t in of.rights if t.dep_ == "pobj"), None) if of is not None else None
    return str(noun.doc[owner.left_edge.i : owner.i + 1].text) if owner is not None else None
