"""Resolves pronouns and descriptions, from left to right, to what was mentioned before them.

A mention binds to the best candidate of the last sentences that agrees in kind, number and gender; subjects,
near and often mentioned candidates come first. Where none agrees it stays unresolved.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from worker import syntax
from worker.extractors.entities import descriptions, vocabulary
from worker.extractors.entities.descriptions import Description
from worker.extractors.entities.things import Gender, Reference, Thing
from worker.extractors.entities.vocabulary import listed

# How many sentences back the antecedent of a pronoun, of a description, may stand.
PRONOUN_REACH = 3
DESCRIPTION_REACH = 6
# No more mentions are looked at for one antecedent.
WINDOW = 40


@dataclass(frozen=True, slots=True)
class _Seen:
    reference: Reference
    thing: Thing
    sentence: int


def resolve(doc: Doc, things: list[Thing]) -> list[Thing]:
    """Adds to the things the pronouns and descriptions that mean them; returns them with the new
    things that descriptions brought in."""
    return _Resolver(doc, things).run()


class _Resolver:
    def __init__(self, doc: Doc, things: list[Thing]) -> None:
        self._doc = doc
        self._things = list(things)
        self._ahead = sorted(
            ((r, t) for t in things for r in t.references), key=lambda row: (row[0].start, row[0].end)
        )
        self._covered = _covered(doc, things)
        self._seen: list[_Seen] = []
        self._counts: dict[int, int] = {}
        self._described: dict[tuple[str, tuple[str, ...]], Thing] = {}
        self._adjectives = {
            str(doc[r.start : r.end].text): t for t in things if t.type == "place" for r in t.references
        }
        self._sentence = -1

    def run(self) -> list[Thing]:
        at = 0
        for token in self._doc:
            self._sentence += bool(token.is_sent_start)
            while at < len(self._ahead) and self._ahead[at][0].start <= token.i:
                self._see(*self._ahead[at])
                at += 1
            if self._covered[token.i]:
                continue
            if token.tag_ in ("PRP", "PRP$"):
                self._bind_pronoun(token)
            elif token.tag_ in ("WP", "WDT", "WP$"):
                self._bind_relative(token)
            else:
                description = descriptions.describe(token)
                if description is not None:
                    self._bind_description(token, description)
        return [t for t in self._things if _is_worth_telling(self._doc, t)]

    def _see(self, reference: Reference, thing: Thing) -> None:
        self._seen.append(_Seen(reference, thing, self._sentence))
        self._counts[id(thing)] = self._counts.get(id(thing), 0) + 1

    def _refer(self, reference: Reference, thing: Thing) -> None:
        thing.refer(reference)
        self._see(reference, thing)

    # ------------------------------------------------------------ pronouns

    def _bind_pronoun(self, token: Token) -> None:
        agrees = _pronoun_test(token)
        if agrees is None:
            return
        thing = self._best(token, agrees, PRONOUN_REACH)
        if thing is not None:
            self._refer(Reference(token.i, token.i + 1, "pronoun", token.i), thing)
            gender = _gender_of(token.lower_)
            if gender and thing.type == "person":
                thing.gender = thing.gender or gender

    def _bind_relative(self, token: Token) -> None:
        """ "Who" and "which" mean the noun that their clause describes."""
        verb = next((t for t in token.ancestors if t.dep_ == "relcl"), None)
        if verb is None or token.lower_ == "that":
            return
        for seen in reversed(self._seen[-WINDOW:]):
            if seen.reference.head == verb.head.i and seen.reference.start < token.i:
                self._refer(Reference(token.i, token.i + 1, "pronoun", token.i), seen.thing)
                return

    def _best(self, token: Token, agrees: Callable[[Thing], bool], reach: int) -> Thing | None:
        best, best_score = None, -math.inf
        for seen in reversed(self._seen[-WINDOW:]):
            distance = self._sentence - seen.sentence
            if distance > reach:
                break
            if not agrees(seen.thing) or self._is_barred(token, seen.reference):
                continue
            score = self._score(seen, distance)
            if score > best_score:
                best, best_score = seen.thing, score
        return best

    def _score(self, seen: _Seen, distance: int) -> float:
        score = -0.6 * distance + 0.2 * math.log(self._counts[id(seen.thing)])
        score += 0.8 if self._doc[seen.reference.head].dep_ in ("nsubj", "nsubjpass") else 0.0
        return score + (0.1 if seen.reference.kind == "pronoun" else 0.0)

    def _is_barred(self, token: Token, reference: Reference) -> bool:
        """Whether both hang on one verb: then only a reflexive or possessive can mean the other."""
        if token.lower_ in listed("pronouns", "reflexive") or token.tag_ == "PRP$":
            return False
        head = self._doc[reference.head]
        if head.head == token.head:
            return True
        return token.dep_ in ("dobj", "dative", "pobj") and syntax.subject(_verb(token)) == head

    # ------------------------------------------------------------ descriptions

    def _bind_description(self, token: Token, d: Description) -> None:
        thing = self._meant(token, d)
        if thing is None and d.type in ("person", "group", "organization"):
            thing = Thing(d.type, many=d.many, gender=vocabulary.noun_gender(d.lemma))
            self._things.append(thing)
        if thing is None:
            return
        if not thing.forms:
            self._described[d.key] = thing
        thing.descriptions.add(d.lemma)
        self._refer(Reference(d.start, d.end, "nominal", d.head), thing)

    def _meant(self, token: Token, d: Description) -> Thing | None:
        """What was mentioned before and the description means; None where it brings in something new."""
        adjective = descriptions.government_of(token)
        if adjective is not None:
            return self._adjectives.get(adjective)
        if d.indefinite:
            return None
        same = self._described.get(d.key)
        if same is not None:
            return same
        if not d.definite:
            return None
        return self._best(token, lambda thing: _is_called(thing, d), DESCRIPTION_REACH)


def _verb(token: Token) -> Token:
    """The verb that an object hangs on, through its preposition."""
    return token.head.head if token.dep_ == "pobj" else token.head


def _covered(doc: Doc, things: list[Thing]) -> list[bool]:
    """For each token whether a name, a role or the mention around them holds it."""
    covered = [False] * len(doc)
    for thing in things:
        for r in thing.references:
            end = next((t.i for t in doc[r.start : r.end] if r.kind == "nominal" and t.dep_ == "prep"), r.end)
            covered[r.start : end] = [True] * (end - r.start)
    return covered


def _pronoun_test(token: Token) -> Callable[[Thing], bool] | None:
    word = token.lower_
    gender = _gender_of(word)
    if gender is not None:
        return lambda t: t.type == "person" and t.gender in (None, gender) and not t.many
    if word in listed("pronouns", "thing"):
        return lambda t: t.type in ("organization", "place", "facility", "product") and not t.many
    if word in listed("pronouns", "many"):
        return lambda t: t.type in ("organization", "group")
    return None


def _gender_of(word: str) -> Gender | None:
    if word in listed("pronouns", "male"):
        return "male"
    return "female" if word in listed("pronouns", "female") else None


def _is_called(thing: Thing, d: Description) -> bool:
    """Whether the definite description can mean the thing: by its role or an earlier description of the
    same noun, or by its name."""
    if thing.many != d.many:
        return False
    if d.lemma in thing.descriptions and not d.modifiers:
        return True
    return bool(thing.forms) and _is_of_kind(thing, d)


def _is_of_kind(thing: Thing, d: Description) -> bool:
    """Whether the noun is what a thing of that name is called."""
    lemma = d.lemma
    if lemma in listed("nouns", "countries"):
        return thing.place is not None and thing.place.kind == "country"
    if lemma in listed("nouns", "cities"):
        return thing.place is not None and thing.place.kind == "city"
    if lemma in listed("nouns", "business"):
        return _is_business(thing)
    if lemma in ("man", "woman"):
        return thing.type == "person" and thing.gender == vocabulary.noun_gender(lemma)
    return thing.type == d.type != "person" and any(lemma in f.lower().split() for f in thing.forms)


def _is_business(thing: Thing) -> bool:
    public = listed("nouns", "public")
    return thing.type == "organization" and not any(
        w in public for f in thing.forms for w in f.lower().split()
    )


def _is_worth_telling(doc: Doc, thing: Thing) -> bool:
    """Names are; a description is where it comes again or takes part in what happens."""
    if not thing.references:
        return False
    if thing.forms or len(thing.references) > 1:
        return True
    return doc[thing.references[0].head].dep_ in ("nsubj", "nsubjpass", "dobj", "pobj")
