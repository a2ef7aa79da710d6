"""Who acts and who is acted on, over the parse: passives, control, relative clauses, conjunction,
apposition, possessors and complements of nouns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from worker.extractors.events.triggers import Trigger
from worker.text import Text

SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
# Prepositions whose object is acted on or with: clashed with, fired at, the attack on.
TARGET_PREPOSITIONS = frozenset(
    ["with", "against", "at", "on", "upon", "to", "toward", "towards", "from", "into", "of", "for", "over", "about", "after"]
)
MAX_CLIMB = 6


class Cast:
    """Finds the entities behind the words around a trigger."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def of(self, trigger: Trigger) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Entity ids of the actors and of the targets, in text order of their words."""
        find = verb_participants if trigger.is_verb else noun_participants
        actors, targets = find(trigger)
        acting = self._entities(actors)
        return acting, tuple(e for e in self._entities(targets) if e not in acting)

    def _entities(self, tokens: Iterable[Token]) -> tuple[str, ...]:
        ids: dict[str, None] = {}
        for token in tokens:
            for part in with_coordinates(token):
                ids.update(dict.fromkeys(self._behind(part)))
        return tuple(ids)

    def _behind(self, token: Token) -> Iterator[str]:
        """The entity that the noun phrase names; else those that modify it ("Russian lawmakers")."""
        found = self._text.mention_at(token)
        if found:
            yield found[1].id
            return
        for child in token.children:
            if child.dep_ in ("poss", "compound", "amod", "nmod", "appos"):
                inner = self._text.mention_at(child)
                if inner:
                    yield inner[1].id
            elif child.dep_ == "prep" and child.lower_ in ("of", "from"):
                for object_ in _objects_of(child):
                    inner = self._text.mention_at(object_)
                    if inner:
                        yield inner[1].id


def with_coordinates(token: Token) -> Iterator[Token]:
    """The token and what is coordinated with it, at most ten."""
    yield token
    count = 0
    while count < 10:
        following = next((c for c in token.children if c.dep_ == "conj"), None)
        if following is None:
            return
        yield following
        token, count = following, count + 1


def _objects_of(preposition: Token) -> Iterator[Token]:
    return (c for c in preposition.children if c.dep_ == "pobj")


def is_passive(verb: Token) -> bool:
    """Whether the verb's subject is acted on."""
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    if verb.tag_ != "VBN" or any(c.dep_ == "aux" for c in verb.children):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return verb.head.tag_ == "VBN" and is_passive(verb.head) and not _own_subject(verb)
    return verb.dep_ in ("acl", "relcl", "advcl", "oprd")


def _own_subject(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in SUBJECTS + PASSIVE_SUBJECTS]


def subjects_of(verb: Token) -> list[Token]:
    """The words that fill the verb's subject, found over the clauses that lend it."""
    start = verb
    for _ in range(MAX_CLIMB):
        own = _own_subject(verb)
        if own:
            return [_antecedent(t, verb) for t in own]
        if verb.dep_ == "xcomp" or (verb.dep_ == "ccomp" and verb.tag_ in ("VB", "VBG")):
            controllers = [c for c in verb.head.children if c.dep_ in ("dobj", "dative")]
            if controllers and verb.head is not start:
                return controllers
            verb = verb.head
        elif verb.dep_ in ("conj", "advcl", "ccomp", "dep", "parataxis"):
            verb = verb.head
        elif verb.dep_ == "pcomp":
            verb = verb.head.head
        elif verb.dep_ in ("acl", "relcl"):
            return _lent_by_noun(verb)
        else:
            return []
        if verb.pos_ in ("NOUN", "PROPN"):
            return _lent_by_noun_phrase(verb)
    return []


def _antecedent(subject: Token, verb: Token) -> Token:
    """The noun that a relative pronoun stands for, else the subject itself."""
    if subject.tag_ not in ("WDT", "WP") and subject.lower_ != "that":
        return subject
    while verb.dep_ == "conj":
        verb = verb.head
    return verb.head if verb.dep_ == "relcl" else subject


def _lent_by_noun(verb: Token) -> list[Token]:
    """The subject of a clause on a noun: men *waving* flags; its plan to *leave* (the plan's owner)."""
    noun = verb.head
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    return _lent_by_noun_phrase(noun) if infinitive else [noun]


def _lent_by_noun_phrase(noun: Token) -> list[Token]:
    """Who stands behind a noun such as "plan": its possessor, else the subject of its verb."""
    owners = [c for c in noun.children if c.dep_ == "poss"]
    if owners:
        return owners
    head = noun.head.head if noun.dep_ == "pobj" else noun.head
    return [_antecedent(t, head) for t in _own_subject(head) if t is not noun]


def verb_participants(trigger: Trigger) -> tuple[list[Token], list[Token]]:
    """The words of the actors and of the targets of a verb."""
    verb = trigger.token
    subjects = subjects_of(verb)
    if is_passive(verb):
        return _agents(verb), subjects + _prepositional(verb, frozenset(("to", "from")))
    targets = [c for c in verb.children if c.dep_ in ("dobj", "dative")]
    targets = [t if t.dep_ != "dative" or t.pos_ != "ADP" else o for t in targets for o in _objects_of(t) or [t]]
    targets += _prepositional(verb, TARGET_PREPOSITIONS)
    if verb.dep_ == "relcl" and not any(c.dep_ == "dobj" for c in verb.children):
        # the contract that Boeing *won*
        if verb.head not in subjects:
            targets.append(verb.head)
    targets = [_antecedent(t, verb) for t in targets]
    return subjects, targets


def _agents(verb: Token) -> list[Token]:
    return [o for c in verb.children if c.dep_ == "agent" for o in _objects_of(c)]


def _prepositional(head: Token, prepositions: frozenset[str]) -> list[Token]:
    """Objects of these prepositions on the word or on its particle."""
    holders = [head, *(c for c in head.children if c.dep_ == "prt")]
    found = []
    for holder in holders:
        for child in holder.children:
            if child.dep_ in ("prep", "dative") and child.lower_ in prepositions:
                found += _objects_of(child)
    return found


def noun_participants(trigger: Trigger) -> tuple[list[Token], list[Token]]:
    """The words of the actors and of the targets of an event noun."""
    noun = trigger.token
    owners = [c for c in noun.children if c.dep_ == "poss"]
    doers = [o for c in noun.children if c.dep_ in ("prep", "agent") and c.lower_ == "by" for o in _objects_of(c)]
    both = _prepositional(noun, frozenset(("between", "among")))
    targets = _prepositional(noun, TARGET_PREPOSITIONS)
    modifiers = [c for c in noun.children if c.dep_ in ("amod", "compound", "nmod")]
    actors = doers + owners + both
    if trigger.host is not None and not doers and not both:
        host = trigger.host
        lent = _agents(host) if is_passive(host) else subjects_of(host)
        actors = [t for t in lent if t is not noun] + owners
        targets += _prepositional(host, TARGET_PREPOSITIONS)
        targets += [c for c in host.children if c.dep_ == "dative" and c.pos_ != "ADP"]
    return actors or modifiers, targets
