"""Which words of the parse name a happening."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from worker import lexicon

OBJECTS = ("dobj", "nsubjpass", "obj")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names an event. `host` is the light verb of a nominal trigger, if any."""

    token: Token
    lemma: str
    is_verb: bool
    host: Token | None


def find_triggers(doc: Doc) -> list[Trigger]:
    """The triggers in text order. A light verb whose object is one gives way to it."""
    nouns = {t.i: t for t in doc if is_event_noun(t)}
    hosts = {i: host for i, t in nouns.items() if (host := light_verb_of(t)) is not None}
    carried = {host.i for host in hosts.values() if host.lemma_.lower() in empty_verbs()}
    found = []
    for token in doc:
        if token.i in nouns:
            found.append(Trigger(token, token.lemma_.lower(), False, hosts.get(token.i)))
        elif token.i not in carried and is_event_verb(token):
            found.append(Trigger(token, token.lemma_.lower(), True, None))
    return found


@cache
def event_nouns() -> frozenset[str]:
    """Every noun that the lexicons know as a happening."""
    typed = [word for nouns in lexicon.load("plover")["nouns"].values() for word in nouns]
    return frozenset(typed) | frozenset(lexicon.load("events")["event_nouns"].split())


@cache
def empty_verbs() -> frozenset[str]:
    """Light verbs that mean nothing beside their noun."""
    return lexicon.words("events", "empty_verbs")


@cache
def _words(table: str) -> frozenset[str]:
    return lexicon.words("events", table)


def is_event_noun(token: Token) -> bool:
    """A common noun of the lexicon that heads its phrase ("the talks", not "talks venue")."""
    if token.pos_ != "NOUN" or token.lemma_.lower() not in event_nouns():
        return False
    return token.dep_ not in ("compound", "amod", "npadvmod", "nmod")


def is_event_verb(token: Token) -> bool:
    """A full verb that is neither a state nor plain saying nor an attribute ("leading men")."""
    if token.pos_ != "VERB" or (not token.is_alpha and "-" not in token.text):
        return False
    if token.dep_ in ("amod", "aux", "auxpass", "compound", "prep", "case", "mark", "prt"):
        return False
    lemma = token.lemma_.lower()
    return lemma not in _words("stative_verbs") and lemma not in _words("saying_verbs")


def light_verb_of(noun: Token) -> Token | None:
    """The light verb that the noun completes: launched an *attack*, an *attack* was launched."""
    while noun.dep_ == "conj" and noun.head.pos_ == "NOUN":
        noun = noun.head
    head = noun.head
    if noun.dep_ == "pobj" and head.head.pos_ in ("VERB", "AUX") and head.dep_ == "prep":
        return head.head if head.head.lemma_.lower() in _words("light_over_preposition") else None
    is_light = noun.dep_ in OBJECTS and head.lemma_.lower() in _words("light_verbs")
    return head if is_light else None
