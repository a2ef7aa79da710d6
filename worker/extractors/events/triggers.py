"""Which words of the parse name a happening."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from worker import lexicon
from worker.text import Text

MAX_COORDINATED = 10
OBJECTS = ("dobj", "nsubjpass", "obj")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names an event. `host` is the light verb of a nominal trigger, if any."""

    token: Token
    lemma: str
    is_verb: bool
    host: Token | None


def find_triggers(text: Text) -> list[Trigger]:
    """The triggers in text order. A light verb whose object is one gives way to it."""
    nouns = {t.i: t for t in text.words if is_event_noun(t) and not _names_somebody(t, text)}
    nouns |= {t.i: t for t in _named_events(text)}
    hosts = {i: host for i, t in nouns.items() if (host := light_verb_of(t)) is not None}
    carried = {host.i for host in hosts.values() if _is_empty(host)}
    found = []
    for token in text.words:
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


def _named_events(text: Text) -> Iterator[Token]:
    """The head words of the names of events: the *Games*, the Lisbon *Summit*."""
    for entity in text.entities:
        if entity.type == "event":
            for mention in entity.mentions:
                tokens = text.tokens(mention.start, mention.end)
                if mention.kind == "name" and len(tokens):
                    yield tokens.root


def _is_empty(verb: Token) -> bool:
    """Whether the light verb means nothing beside its noun."""
    return verb.lemma_.lower() in _words("empty_verbs") or _takes_place(verb)


def _takes_place(verb: Token) -> bool:
    return verb.lemma_ in ("happen", "occur") or (
        verb.lemma_ == "take" and any(c.lower_ == "place" and c.dep_ == "dobj" for c in verb.children)
    )


def _names_somebody(noun: Token, text: Text) -> bool:
    """Whether the noun stands for people or an organisation: the opposition, the ruling party."""
    found = text.mention_at(noun)
    return found is not None and found[1].type in ("person", "organization", "group", "place", "facility")


@cache
def _words(table: str) -> frozenset[str]:
    return lexicon.words("events", table)


def is_event_noun(token: Token) -> bool:
    """A common noun of the lexicon that heads its phrase ("the talks", not "talks venue")."""
    if token.pos_ != "NOUN" or token.lemma_.lower() not in event_nouns():
        return False
    if token.dep_ in ("compound", "amod", "npadvmod", "nmod"):
        return False
    fixed = token.dep_ == "pobj" and token.head.lower_ == "in" and token.lemma_ in _words("fixed_after_in")
    return not fixed or any(True for _ in token.children)


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
    for _ in range(MAX_COORDINATED):
        if noun.dep_ != "conj" or noun.head.pos_ != "NOUN":
            break
        noun = noun.head
    head = noun.head
    if noun.dep_ == "pobj" and head.head.pos_ in ("VERB", "AUX") and head.dep_ == "prep":
        return head.head if head.head.lemma_.lower() in _words("light_over_preposition") else None
    if noun.dep_ in ("nsubj", "nsubjpass") and _takes_place(head):
        return head
    is_light = noun.dep_ in OBJECTS and head.lemma_.lower() in _words("light_verbs")
    return head if is_light else None
