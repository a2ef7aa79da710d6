"""Resolves pronouns and descriptions, from left to right, to what was mentioned before them.

A mention binds to the best candidate of the last sentences that agrees in kind, number and gender. Where none
agrees it stays unresolved. A description that means nothing named brings in a thing of its own.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from schemas.document import EntityType
from worker import syntax
from worker.extractors.entities import agreement, descriptions, vocabulary
from worker.extractors.entities.context import Context, Seen
from worker.extractors.entities.descriptions import Description
from worker.extractors.entities.things import Reference, Thing
from worker.extractors.entities.vocabulary import listed
from worker.text import Text

# How many sentences back the antecedent of a pronoun, a description, an epithet may stand.
PRONOUN_REACH = 3
DESCRIPTION_REACH = 6
EPITHET_REACH = 2
COMPETING = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr"})
TAKING_PART = frozenset({"nsubj", "nsubjpass", "dobj"})
COUNTRY_SIDE = frozenset({"nsubj", "nsubjpass", "poss"})


def resolve(text: Text, things: list[Thing], inside: list[bool]) -> list[Thing]:
    """Adds to the things the pronouns and descriptions that mean them; returns them with the new
    things that descriptions brought in. `inside` says of each token whether it stands in quotation
    marks."""
    return _Resolver(text, things, inside).run()


class _Resolver:
    def __init__(self, text: Text, things: list[Thing], inside: list[bool]) -> None:
        doc = text.doc
        self._doc, self._words = doc, text.words
        self._things = list(things)
        self._context = Context(doc, inside)
        self._ahead = sorted(
            ((r, t) for t in things for r in t.references), key=lambda row: (row[0].start, row[0].end)
        )
        self._covered = _covered(doc, things)
        self._related = {r.start: t for t in things for r in t.references if doc[r.start].tag_ == "PRP$"}
        self._named = {r.start: (r, t) for t in things for r in t.references if r.kind == "name"}
        self._described: dict[tuple[str, bool, tuple[str, ...]], Thing] = {}
        self._alike: dict[tuple[str, bool], tuple[frozenset[str], Thing]] = {}
        self._places = {
            str(doc[r.start : r.end].text): t for t in things if t.type == "place" for r in t.references
        }

    def run(self) -> list[Thing]:
        at = 0
        for token in self._words:
            self._context.sentence += bool(token.is_sent_start)
            while at < len(self._ahead) and self._ahead[at][0].start <= token.i:
                self._context.see(*self._ahead[at])
                at += 1
            if not self._covered[token.i]:
                self._read(token)
        return [t for t in self._things if _is_worth_telling(self._doc, t)]

    def _read(self, token: Token) -> None:
        if token.tag_ in ("PRP", "PRP$"):
            self._bind_pronoun(token)
        elif token.tag_ in ("WP", "WDT", "WP$"):
            self._bind_relative(token)
        elif token.pos_ in ("NOUN", "PROPN"):
            description = descriptions.describe(token)
            if description is not None:
                self._bind_description(token, description)
            elif token.pos_ == "NOUN" and token.dep_ in COMPETING:
                self._context.pass_by(token)

    def _refer(self, reference: Reference, thing: Thing) -> None:
        thing.refer(reference)
        self._context.see(reference, thing)

    # ------------------------------------------------------------ pronouns

    def _bind_pronoun(self, token: Token) -> None:
        word = token.lower_
        gender = agreement.gender_of(word)
        if gender is not None:
            own = self._related.get(token.i)  # "her aide, Ann Roe": not Ann Roe's
            thing = self._context.best(
                token, lambda s: s.thing is not own and agreement.is_person(s, gender), PRONOUN_REACH
            )
        elif word in listed("pronouns", "thing") and not agreement.is_empty_it(token):
            kind = agreement.said_to_be(token)
            thing = self._context.best(token, lambda s: self._is_one_thing(s, kind), PRONOUN_REACH)
        elif word in listed("pronouns", "many"):
            thing = self._context.best(token, lambda s: agreement.are_many(s, word), PRONOUN_REACH)
        else:
            return
        if thing is not None:
            self._refer(Reference(token.i, token.i + 1, "pronoun", token.i), thing)
            thing.gender = thing.gender or gender

    def _is_one_thing(self, seen: Seen, kind: EntityType | None) -> bool:
        """Whether "it", if said to be of that kind, can mean what was seen; a place only where it acts or
        owns, as a country does."""
        thing = seen.thing
        if thing is None:
            return not seen.many
        if kind is not None and thing.type != kind:
            return False
        if thing.type == "place":
            is_country = thing.place is not None and thing.place.kind == "country"
            return is_country or self._doc[seen.head].dep_ in COUNTRY_SIDE
        if thing.type == "group":
            return kind is None and not thing.forms and self._doc[seen.head].tag_ == "NN"  # "the board"
        return thing.type in ("organization", "facility", "product") and not thing.many

    def _bind_relative(self, token: Token) -> None:
        """ "Who" and "which" mean the noun that their clause describes."""
        verb = next((t for t in token.ancestors if t.dep_ == "relcl"), None)
        if verb is None or token.lower_ == "that":
            return
        thing = self._context.at(verb.head.i)
        if thing is not None:
            self._refer(Reference(token.i, token.i + 1, "pronoun", token.i), thing)

    # ------------------------------------------------------------ descriptions

    def _bind_description(self, token: Token, d: Description) -> None:
        if self._bind_located(token, d):
            return
        thing = self._predicated(token, d) or self._meant(token, d)
        if thing is None and (token.dep_ == "attr" or token.head.lower_ == "as"):
            return
        if thing is None and d.type in ("person", "group", "organization", "product"):
            thing = Thing(d.type, many=d.many, gender=vocabulary.noun_gender(d.lemma))
            self._things.append(thing)
        if thing is None:
            return
        if not thing.forms:
            self._described[d.key] = thing
            self._alike[d.same, d.many] = (frozenset(d.modifiers), thing)
        thing.descriptions.add(d.lemma)
        reference = Reference(d.start, descriptions.end_with_of(token), "nominal", d.head)
        if d.generic:
            thing.refer(reference)
        else:
            self._refer(reference, thing)

    def _bind_located(self, token: Token, d: Description) -> bool:
        """Binds "the town of Hull" to Hull; whether it did."""
        of = token.i + 1
        if d.type != "place" or d.many or of == len(self._doc) or self._doc[of].lower_ != "of":
            return False
        name, thing = self._named.get(of + 1, (None, None))
        if name is None or thing is None or thing.type != "place":
            return False
        thing.descriptions.add(d.lemma)
        self._refer(Reference(d.start, name.end, "nominal", d.head), thing)
        return True

    def _predicated(self, token: Token, d: Description) -> Thing | None:
        """The subject of "is", where the description says what it is."""
        if token.dep_ != "attr" or token.head.lemma_ not in agreement.LINKING:
            return None
        subject = syntax.subject(token.head)
        thing = self._context.at(subject.i) if subject is not None else None
        return thing if thing is not None and thing.type == d.type and thing.many == d.many else None

    def _meant(self, token: Token, d: Description) -> Thing | None:
        """What was mentioned before and the description means; None where it brings in something new."""
        country = self._places.get(descriptions.government_of(token) or "")
        if country is not None:
            return country
        if d.indefinite:
            return None
        same = self._described.get(d.key)
        if same is not None:
            return same
        if not d.definite:
            return None
        modifiers, alike = self._alike.get((d.same, d.many), (frozenset(), None))
        if alike is not None and d.modifiers and modifiers.issuperset(d.modifiers):
            return alike
        named = self._context.best(token, lambda seen: agreement.is_called(seen.thing, d), DESCRIPTION_REACH)
        if named is None and d.type == "person" and d.lemma in listed("nouns", "epithets"):
            return self._context.only_person(vocabulary.noun_gender(d.lemma), EPITHET_REACH)
        return named


def _covered(doc: Doc, things: list[Thing]) -> list[bool]:
    """For each token whether a name, a role or the mention around them holds it."""
    covered = [False] * len(doc)
    for thing in things:
        for r in thing.references:
            end = next((t.i for t in doc[r.start : r.end] if r.kind == "nominal" and t.dep_ == "prep"), r.end)
            start = r.start
            if r.kind == "nominal":  # the owner in front is a mention of its own: "the agency's head"
                start = next((t.i + 1 for t in doc[r.start : r.head] if t.tag_ in ("POS", "PRP$")), r.start)
            covered[start:end] = [True] * (end - start)
    return covered


def _is_worth_telling(doc: Doc, thing: Thing) -> bool:
    """Names are; a description is where it comes again or takes part in what happens."""
    if not thing.references:
        return False
    if thing.forms or thing.place or len(thing.references) > 1:
        return True
    head = doc[thing.references[0].head]
    return head.dep_ in TAKING_PART or (head.dep_ == "pobj" and head.head.lower_ in ("by", "to"))
