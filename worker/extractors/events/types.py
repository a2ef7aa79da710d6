"""The PLOVER type of an event, from the lexicon plover.toml."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from schemas.document import EventStatus
from worker import lexicon
from worker.extractors.events.triggers import Trigger


@cache
def _by_word(table: str) -> dict[str, str]:
    """Word to type; a word under two types has the first."""
    found: dict[str, str] = {}
    for type_, words in lexicon.load("plover")[table].items():
        for word in words:
            found.setdefault(word, type_)
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


def classify(trigger: Trigger, status: EventStatus) -> str | None:
    """The PLOVER type of the event, or None where none fits."""
    if trigger.is_verb:
        return _composed(trigger.token, verb_type(trigger.token), status)
    return noun_type(trigger)


def verb_type(verb: Token) -> str | None:
    """The type of the verb with its objects and particles."""
    lemma = verb.lemma_.lower()
    by_object = _frames().get(lemma)
    if by_object:
        for word in complements(verb):
            if word in by_object:
                return by_object[word]
    typed = _by_word("verbs")
    for child in verb.children:
        if child.dep_ in ("prt", "prep", "advmod", "acomp", "oprd"):
            phrase = typed.get(f"{lemma} {child.lower_}")
            if phrase:
                return phrase
    return typed.get(lemma)


def complements(verb: Token) -> list[str]:
    """Lemmas of the words that complete a verb: objects, what counts or modifies them, and the
    objects of its prepositions."""
    heads = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "dative", "oprd")]
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        heads.append(verb.head)
    for child in verb.children:
        if child.dep_ in ("prep", "prt", "dative"):
            heads += [c for c in child.children if c.dep_ == "pobj"]
    found = []
    for head in heads:
        for word in (head, *head.conjuncts):
            found.append(word.lemma_.lower())
            for child in word.children:
                if child.dep_ in ("compound", "amod"):
                    found.append(child.lemma_.lower())
                elif child.dep_ == "prep" and child.lower_ == "of":
                    found += [c.lemma_.lower() for c in child.children if c.dep_ == "pobj"]
    return found


def noun_type(trigger: Trigger) -> str | None:
    """The type of an event noun, else that of its light verb with it."""
    noun = trigger.token
    for child in noun.children:
        if child.dep_ in ("compound", "amod"):
            found = _compounds().get((child.lemma_.lower(), trigger.lemma))
            if found:
                return found
    typed = _by_word("nouns").get(trigger.lemma)
    if typed is None and trigger.host is not None:
        return verb_type(trigger.host)
    return typed


def _composed(verb: Token, type_: str | None, status: EventStatus) -> str | None:
    """A deed that is refused is a REJECT; the words that promise, refuse or ask carry their own
    type and need no help."""
    if status == "denied" and type_ and _temper().get(type_) == "cooperative":
        return "REJECT"
    return type_
