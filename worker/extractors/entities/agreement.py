"""Whether a pronoun or description can mean a thing: kind, number, gender, and what the text says of it."""

from __future__ import annotations

from spacy.tokens import Token

from schemas.document import EntityType
from worker.extractors.entities import descriptions, vocabulary
from worker.extractors.entities.context import Seen
from worker.extractors.entities.descriptions import Description
from worker.extractors.entities.things import Gender, Thing
from worker.extractors.entities.vocabulary import listed

LINKING = frozenset({"be", "seem", "appear", "become", "look", "remain"})
IMPERSONAL = LINKING | {"emerge", "happen", "take", "transpire", "turn"}


def gender_of(word: str) -> Gender | None:
    if word in listed("pronouns", "male"):
        return "male"
    return "female" if word in listed("pronouns", "female") else None


def is_person(seen: Seen, gender: Gender) -> bool:
    thing = seen.thing
    return thing is not None and thing.type == "person" and thing.gender in (None, gender) and not thing.many


def are_many(seen: Seen, word: str) -> bool:
    """Whether "they" can mean what was seen: several, or an organisation; "them" seldom is one."""
    if seen.many or seen.thing is None:
        return seen.many
    return seen.thing.type == "group" or (seen.thing.type == "organization" and word != "them")


def is_empty_it(token: Token) -> bool:
    """Whether "it" only holds the subject's place: "it is likely that", "it was Jobs who"."""
    verb = token.head
    if token.dep_ not in ("nsubj", "nsubjpass", "expl") or token.lower_ != "it":
        return False
    if token.dep_ == "expl":
        return True
    deps = {t.dep_ for t in verb.children}
    if verb.lemma_ in IMPERSONAL:
        deps |= {c.dep_ for t in verb.children if t.dep_ in ("acomp", "attr", "oprd") for c in t.rights}
        return bool(deps & {"ccomp", "xcomp", "advcl", "csubj"})
    return token.dep_ == "nsubjpass" and "ccomp" in deps


def said_to_be(token: Token) -> EntityType | None:
    """The kind of thing that "it" is in "it is the largest bank"; an event stands for what is no thing at all
    ("it is the biggest contract"); None where the text does not say."""
    if token.dep_ != "nsubj" or token.head.lemma_ != "be":
        return None
    noun = next((t for t in token.head.rights if t.dep_ == "attr" and t.pos_ == "NOUN"), None)
    return None if noun is None else descriptions.kind_of(noun) or "event"


def is_called(thing: Thing | None, d: Description) -> bool:
    """Whether the definite description can mean the thing: by its role or an earlier description of the
    same noun, or by its name."""
    if thing is None or thing.many != d.many:
        return False
    if d.lemma in thing.descriptions and thing.attributes.issuperset(d.modifiers):
        return True
    return bool(thing.forms) and _is_of_kind(thing, d)


def _is_of_kind(thing: Thing, d: Description) -> bool:
    """Whether the noun is what a thing of that name is called."""
    lemma = d.lemma
    if lemma in listed("nouns", "countries"):
        return thing.place is not None and thing.place.kind == "country" and not d.modifiers
    if lemma in listed("nouns", "cities"):
        return thing.place is not None and thing.place.kind == "city" and not d.modifiers
    if lemma in listed("nouns", "business"):
        return _is_business(thing) and all(m in vocabulary.lower_adjectives() for m in d.modifiers)
    if lemma in ("man", "woman"):
        return thing.type == "person" and thing.gender == vocabulary.noun_gender(lemma) and not d.modifiers
    if thing.type != d.type or d.type == "person":
        return False
    if d.type == "product" and not d.modifiers:
        return True
    return any({lemma, *d.modifiers} <= set(f.lower().split()) for f in thing.forms)


def _is_business(thing: Thing) -> bool:
    public = listed("nouns", "public")
    words = (w for form in thing.forms for w in form.lower().split())
    return thing.type == "organization" and not any(w in public for w in words)
