"""The PLOVER type of an event, from the lexicon plover.toml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from schemas.document import EventStatus
from worker import lexicon
from worker.extractors.events.participants import Roles
from worker.extractors.events.triggers import Trigger

INTRODUCERS = ("prt", "prep", "advmod", "acomp", "oprd", "agent", "dative")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of an event when its type is asked for. `acts` and `affects`: somebody or a
    country acts, or is acted on. `hosted`: the type of the event noun that the verb carries."""

    trigger: Trigger
    status: EventStatus
    roles: Roles
    acts: bool
    affects: bool
    hosted: str | None


@cache
def _by_word(table: str) -> dict[str, tuple[str, ...]]:
    """Word to its types in the order of the lexicon."""
    found: dict[str, tuple[str, ...]] = {}
    for type_, words in lexicon.load("plover")[table].items():
        for word in words:
            found[word] = (*found.get(word, ()), type_)
    return found


@cache
def _frames() -> dict[str, dict[str, str]]:
    """Verb to object to type."""
    sets = lexicon.load("plover")["sets"]
    found: dict[str, dict[str, str]] = {}
    for frame in lexicon.load("plover")["frames"]:
        objects: list[str] = []
        for word in frame["objects"]:
            objects += sets[word[1:]] if word.startswith("@") else [word]
        for verb in frame["verbs"]:
            for object_ in objects:
                found.setdefault(verb, {}).setdefault(object_, frame["type"])
    return found


@cache
def _compounds() -> dict[tuple[str, str], str]:
    return {
        (modifier, noun): row["type"]
        for row in lexicon.load("plover")["compounds"]
        for noun in row["nouns"]
        for modifier in row["modifiers"]
    }


@cache
def _temper() -> dict[str, str]:
    return {type_: temper for temper, types in lexicon.load("plover")["temper"].items() for type_ in types}


@cache
def _condition(name: str) -> frozenset[str]:
    return frozenset(lexicon.load("plover")["conditions"][name])


@cache
def _causes() -> frozenset[str]:
    return lexicon.words("events", "calamities") | lexicon.words("events", "causes")


def classify(reading: Reading) -> str | None:
    """The PLOVER type of the event, or None where none fits."""
    if reading.trigger.is_verb:
        type_ = _intention(reading.trigger.token) or _verb_type(reading)
    else:
        type_ = noun_type(reading.trigger)
    if type_ is None:
        return None
    temper = _temper().get(type_)
    if temper == "hostile" and _is_caused(reading):
        return None
    return "REJECT" if temper == "cooperative" and reading.status == "denied" else type_


def _verb_type(reading: Reading) -> str | None:
    """The type of the verb with its objects and particles."""
    verb, lemma = reading.trigger.token, reading.trigger.lemma
    framed = frame_type(verb)
    if framed:
        return framed if framed != reading.hosted else None  # "launched an attack" is one event
    phrases = [f"{lemma} {c.lower_}" for c in verb.children if c.dep_ in INTRODUCERS]
    for phrase in (*phrases, lemma):
        for type_ in _by_word("verbs").get(phrase, ()):
            if _holds(f"{type_} {phrase}", reading):
                return type_
    return None


def _holds(entry: str, reading: Reading) -> bool:
    """Whether the conditions of the lexicon entry are met."""
    if entry in _condition("needs_actor") and not reading.acts:
        return False
    if entry in _condition("needs_target") and not reading.affects:
        return False
    has_object = any(c.dep_ in ("dobj", "nsubjpass") for c in reading.trigger.token.children)
    return not (entry in _condition("no_object") and has_object)


def frame_type(verb: Token) -> str | None:
    """The type of the verb together with one of its complements."""
    by_object = _frames().get(verb.lemma_.lower())
    if by_object is None:
        return None
    return next((by_object[word] for word in _complements(verb) if word in by_object), None)


def _complements(verb: Token) -> Iterator[str]:
    """Lemmas of the words that complete a verb: objects, what counts or modifies them, and the
    objects of its prepositions."""
    heads = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "dative", "oprd")]
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        heads.append(verb.head)
    for child in verb.children:
        if child.dep_ in ("prep", "prt", "dative"):
            heads += [c for c in child.children if c.dep_ == "pobj"]
    for head in heads[:10]:
        for word in (head, *(c for c in head.children if c.dep_ == "conj")):
            yield word.lemma_.lower()
            for child in word.children:
                if child.dep_ in ("compound", "amod"):
                    yield child.lemma_.lower()
                elif child.dep_ == "prep" and child.lower_ == "of":
                    yield from (c.lemma_.lower() for c in child.children if c.dep_ == "pobj")


def noun_type(trigger: Trigger) -> str | None:
    """The type of an event noun, else that of an empty verb with it."""
    for child in trigger.token.children:
        if child.dep_ in ("compound", "amod"):
            found = _compounds().get((child.lemma_.lower(), trigger.lemma))
            if found:
                return found
    typed = _by_word("nouns").get(trigger.lemma)
    if typed:
        return typed[0]
    return frame_type(trigger.host) if trigger.host is not None else None


def _intention(verb: Token) -> str | None:
    """The type of a verb that says what is to be done: a promise, a threat or a request."""
    intentions = lexicon.load("plover")["intentions"]
    if verb.lemma_.lower() not in intentions["verbs"]:
        return None
    for clause in verb.children:
        if clause.dep_ not in ("xcomp", "ccomp") or clause.pos_ != "VERB":
            continue
        bare = _by_word("verbs").get(clause.lemma_.lower(), ())
        type_ = frame_type(clause) or (bare[0] if bare else None)
        own_subject = any(c.dep_ in ("nsubj", "nsubjpass") and c.pos_ != "PRON" for c in clause.children)
        if type_ and own_subject:
            found: str = intentions["of_others"]
            return found
        if type_ in _temper():
            return str(intentions[_temper()[type_]])
    return None


def _is_caused(reading: Reading) -> bool:
    """Whether no one did it: the cause is a calamity or a thing ("killed in the crash")."""
    verb = reading.trigger.token
    words = [t.lemma_.lower() for t in reading.roles.actors]
    for child in verb.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("in", "by", "during", "after", "from"):
            words += [c.lemma_.lower() for c in child.children if c.dep_ == "pobj"]
    return reading.trigger.is_verb and any(word in _causes() for word in words)
