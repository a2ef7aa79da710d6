"""What a reader has in mind at each point of the text: the mentions so far, and which of them a pronoun or
description most likely means. Subjects, near and often mentioned candidates come first (after Lappin and
Leass, 1994). Common nouns that are no entities ("the device") compete too: "it" may mean one of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Doc, Token

from worker import syntax
from worker.extractors.entities.things import Gender, Reference, Thing
from worker.extractors.entities.vocabulary import listed

# No more mentions are looked at for one antecedent.
WINDOW = 40
# The children of a word are slow to list where the parser made one clause of a whole page.
LONGEST_CLAUSE = 400
PER_SENTENCE = -0.6
AS_SUBJECT = 0.8
AS_PRONOUN = 0.1
PER_LOG_COUNT = 0.2
# A wrong link is worse than none: a common noun that could be meant outweighs a name.
COMMON = 0.6
# "The firm and its workers"; the subject of the clause that "its" stands in.
BESIDE = 3.0
LOCAL = 0.7
# Somebody outside a quotation seldom means who is only named inside it, and the other way round.
ACROSS_QUOTATION = -0.5
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
OBJECTS = frozenset({"dobj", "dative", "pobj"})
ARGUMENTS = SUBJECTS | OBJECTS


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention passed; `thing` is None for a common noun that is no entity. `over` is the token that
    the head hangs on, `dep` how."""

    head: int
    over: int
    dep: str
    is_pronoun: bool
    thing: Thing | None
    sentence: int
    many: bool


class Context:
    """The mentions so far, in text order."""

    def __init__(self, doc: Doc, inside: list[bool]) -> None:
        """`inside` says of each token whether it stands in quotation marks."""
        self.sentence = -1
        self._doc = doc
        self._inside = inside
        self._seen: list[Seen] = []
        self._counts: dict[Thing | None, int] = {}

    def see(self, reference: Reference, thing: Thing) -> None:
        """Passes a mention."""
        is_pronoun = reference.kind == "pronoun"
        head = self._doc[reference.head]
        seen = Seen(head.i, head.head.i, head.dep_, is_pronoun, thing, self.sentence, thing.many)
        self._seen.append(seen)
        self._counts[thing] = self._counts.get(thing, 0) + 1

    def pass_by(self, noun: Token) -> None:
        """Passes a common noun that is no entity."""
        many = noun.tag_ == "NNS"
        self._seen.append(Seen(noun.i, noun.head.i, noun.dep_, False, None, self.sentence, many))

    def at(self, head: int) -> Thing | None:
        """The thing whose mention has that head, among the last ones."""
        return next((s.thing for s in reversed(self._seen[-WINDOW:]) if s.head == head), None)

    def only_person(self, gender: Gender | None, reach: int) -> Thing | None:
        """The one person named within `reach` sentences; None where there are several."""
        found: Thing | None = None
        for seen in reversed(self._seen[-WINDOW:]):
            if self.sentence - seen.sentence > reach:
                break
            thing = seen.thing
            if thing is None or thing.type != "person" or thing is found:
                continue
            if found is not None or not thing.forms or (gender and thing.gender not in (None, gender)):
                return None
            found = thing
        return found

    def best(self, token: Token, agrees: Callable[[Seen], bool], reach: int) -> Thing | None:
        """The likeliest antecedent of the token within `reach` sentences; None where there is none, or
        where it is no entity."""
        barred = self._barred(token)
        best, best_score = None, -math.inf
        for seen in reversed(self._seen[-WINDOW:]):
            if self.sentence - seen.sentence > reach:
                break
            if (seen.thing in barred and seen.thing is not None) or not agrees(seen):
                continue
            score = self._score(token, seen)
            if score > best_score:
                best, best_score = seen.thing, score
        return best

    def _ownership(self, token: Token, seen: Seen) -> float:
        """What speaks for the owner: "the firm and its workers", the subject of the same clause."""
        if token.tag_ != "PRP$":
            return 0.0
        owned = token.head
        if owned.dep_ == "conj" and owned.head.i == seen.head:
            return BESIDE
        verb = next(islice((t for t in token.ancestors if t.pos_ == "VERB"), 1), None)
        return LOCAL if verb is not None and seen.over == verb.i and seen.dep in SUBJECTS else 0.0

    def _barred(self, token: Token) -> list[Thing | None]:
        """The things that a pronoun cannot mean because they hang on its verb: only a reflexive or
        possessive means one of those."""
        if token.lower_ in listed("pronouns", "reflexive") or token.tag_ == "PRP$":
            return []
        verb = token.head.head if token.dep_ == "pobj" else token.head
        barred = [s.thing for s in self._seen[-WINDOW:] if s.over == verb.i and s.dep in ARGUMENTS]
        if token.dep_ in OBJECTS and verb.right_edge.i - verb.left_edge.i < LONGEST_CLAUSE:
            subject = syntax.subject(verb)
            barred += [self.at(subject.i)] if subject is not None else []
        return barred

    def _score(self, token: Token, seen: Seen) -> float:
        score = PER_SENTENCE * (self.sentence - seen.sentence)
        score += PER_LOG_COUNT * math.log(self._counts[seen.thing]) if seen.thing else 0.0
        score += AS_SUBJECT if seen.dep in SUBJECTS else 0.0
        score += AS_PRONOUN if seen.is_pronoun else 0.0
        score += self._ownership(token, seen)
        score += COMMON if seen.thing is None else 0.0
        return score + (ACROSS_QUOTATION if self._inside[token.i] != self._inside[seen.head] else 0.0)
