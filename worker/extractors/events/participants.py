"""Which words fill the roles of an event, over the parse: passives, control, relative clauses,
conjunction, possessives and complements of nouns. Entities come in only in cast.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from worker import lexicon
from worker.extractors.events.triggers import Trigger
from worker.syntax import antecedent

SUBJECTS = ("nsubj", "csubj", "nsubjpass", "csubjpass")
CLAUSES_OF_VERBS = ("conj", "advcl", "ccomp", "dep", "parataxis", "xcomp")
NAMING = ("compound", "nmod")
OF_THE_OBJECT = frozenset(("from", "of", "for", "with", "into"))
BETWEEN = frozenset(("between", "among"))
MAX_CLIMB = 6


@dataclass(slots=True)
class Roles:
    """The words around a trigger. `owners` are possessors and modifiers of a noun, which act or are
    acted on by what they are; `mutual` events have no side; `direct`: a verb with an object."""

    actors: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    owners: list[Token] = field(default_factory=list)
    mutual: bool = False
    direct: bool = False


@cache
def _words(table: str) -> frozenset[str]:
    return lexicon.words("events", table)


def find_roles(trigger: Trigger) -> Roles:
    """The words that act in the event and that it acts on."""
    roles = _verb_roles(trigger) if trigger.is_verb else _noun_roles(trigger)
    sided = roles.direct or _prepositional(trigger.token, frozenset(("with", "against")))
    if trigger.lemma in _words("mutual") and not sided:
        roles.mutual = True
    return roles


# ---------------------------------------------------------------- subjects


def is_passive(verb: Token) -> bool:
    """Whether the verb's subject is acted on. A participle without auxiliary and object is taken
    for a passive: headlines leave the auxiliary out."""
    children = list(verb.children)
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in children):
        return True
    if any(c.dep_ == "agent" for c in children) and verb.text.endswith("ed"):
        return not any(c.dep_ == "dobj" for c in children)  # "flew by helicopter" is no passive
    if verb.tag_ == "VBD" and verb.lemma_ in _words("controlling"):
        # "Maker allowed to bid"
        return any(c.dep_ == "xcomp" for c in children) and not _objects(verb)
    if verb.tag_ != "VBN" or any(c.dep_ in ("aux", "dobj") for c in children):
        return False
    if verb.dep_ == "conj" and verb.head.tag_ in ("VBN", "VBD") and not _own_subjects(verb):
        return is_passive(verb.head)
    return True


def _own_subjects(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in SUBJECTS]


def subjects_of(verb: Token) -> list[Token]:
    """The words that fill the verb's subject, found over the clauses that lend it."""
    for _ in range(MAX_CLIMB):
        own = _own_subjects(verb)
        if own:
            return [antecedent(t, verb) for t in own]
        head = verb.head
        if verb.dep_ == "xcomp" and (controllers := _objects(head)):
            return controllers
        if verb.dep_ in ("acl", "relcl"):
            return _lent_by_noun(verb)
        if verb.dep_ == "pcomp":
            preposition, head = head.lower_, head.head
            if preposition in OF_THE_OBJECT and (accused := _objects(head)):
                return accused  # barred him from *leaving*, accused her of *lying*
            if head.pos_ == "ADJ":
                head = head.head  # capable of *flying*
            if head.pos_ in ("NOUN", "PROPN"):
                return _behind_noun(head)
        elif verb.dep_ not in CLAUSES_OF_VERBS:
            return []
        if head.pos_ not in ("VERB", "AUX"):
            return []
        verb = head
    return []


def _objects(verb: Token) -> list[Token]:
    """Direct objects and bare datives; a bare name behind the verb, which the parser takes for a time
    in headlines ("Maker unveils Roadster")."""
    found = [c for c in verb.children if c.dep_ == "dobj" or (c.dep_ == "dative" and c.pos_ != "ADP")]
    if found:
        return found
    named = [c for c in verb.rights if c.dep_ == "npadvmod" and c.pos_ == "PROPN"]
    return [c for c in named if c.ent_type_ not in ("DATE", "TIME")]


def _lent_by_noun(verb: Token) -> list[Token]:
    """The subject of a clause on a noun: men *waving* flags; its plan to *leave* (the plan's owner)."""
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    active = not any(c.dep_ == "auxpass" for c in verb.children)  # a book to be *published*
    return _behind_noun(verb.head) if infinitive and active else [verb.head]


def _behind_noun(noun: Token) -> list[Token]:
    """Who stands behind a noun such as "plan": its possessor or the name before it, else the subject
    of its verb; the noun itself in a headline such as "Ford to close plants"."""
    owners = [c for c in noun.children if c.dep_ == "poss" or (c.dep_ in NAMING and c.pos_ == "PROPN")]
    if owners and noun.pos_ == "NOUN":
        return owners
    head = noun.head
    for _ in range(MAX_CLIMB):
        if head.pos_ in ("VERB", "AUX"):
            lent = _agents(head) if is_passive(head) else subjects_of(head)
            return [t for t in lent if t.i != noun.i]
        head = head.head
    return [noun] if noun.dep_ == "ROOT" else []


# ---------------------------------------------------------------- verbs


def _verb_roles(trigger: Trigger) -> Roles:
    verb = trigger.token
    subjects = subjects_of(verb)
    between = _prepositional(verb, BETWEEN)
    if is_passive(verb):
        if not subjects and verb.dep_ in ("acl", "amod", "nmod"):
            subjects = [verb.head]
        targets = subjects + _prepositional(verb, _words("object_prepositions"))
        return Roles(_agents(verb) + between, targets, mutual=bool(between))
    targets = [antecedent(t, verb) for t in _shared_objects(verb)] or _controlled(verb)
    direct = bool(targets)
    if not targets and verb.dep_ == "relcl" and verb.head not in subjects:
        targets.append(verb.head)  # the contract that Boeing *won*
    table = "object_prepositions" if targets else "target_prepositions"
    targets += _prepositional(verb, _words(table))
    if trigger.lemma in _words("affected_subjects") and not _objects(verb):
        return Roles([], subjects + targets)
    return Roles(subjects + between, targets, mutual=bool(between), direct=direct)


def _shared_objects(verb: Token) -> list[Token]:
    """The verb's objects, else those of a verb coordinated with it: designed and *built* the plane."""
    own = _objects(verb)
    if own or any(c.dep_ in ("prep", "ccomp", "xcomp", "prt") for c in verb.children):
        return own
    return [o for c in verb.children if c.dep_ == "conj" and not _own_subjects(c) for o in _objects(c)]


def _controlled(verb: Token) -> list[Token]:
    """Whom a verb lets or makes do something: allowed *users* to pay."""
    clauses = [c for c in verb.children if c.dep_ == "ccomp" and c.tag_ == "VB"]
    infinitives = [c for c in clauses if any(a.lower_ == "to" and a.dep_ == "aux" for a in c.children)]
    return [t for clause in infinitives for t in _own_subjects(clause)]


def _agents(verb: Token) -> list[Token]:
    """Who does it in a passive, taken from a coordinated verb if need be."""
    for holder in (verb, *(c for c in verb.children if c.dep_ == "conj")):
        for child in holder.children:
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
                found = objects_of(child)
                if found:
                    return found
    return []


def objects_of(preposition: Token) -> list[Token]:
    """The nouns after a preposition."""
    return [c for c in preposition.children if c.dep_ == "pobj"]


def _prepositional(head: Token, prepositions: frozenset[str]) -> list[Token]:
    """Objects of these prepositions on the word, its particle or its preposition ("out of")."""
    found: list[Token] = []
    for child in head.children:
        if child.dep_ in ("prep", "dative", "prt"):
            if child.lower_ in prepositions:
                found += objects_of(child)
            for inner in child.children:
                if inner.dep_ == "prep" and inner.lower_ in prepositions:
                    found += objects_of(inner)
    return found


# ---------------------------------------------------------------- nouns


def _noun_roles(trigger: Trigger) -> Roles:
    noun = trigger.token
    between = _prepositional(noun, BETWEEN)
    actors = _prepositional(noun, frozenset(("by",))) + between
    targets = _prepositional(noun, _words("noun_target_prepositions"))
    of = _prepositional(noun, frozenset(("of",)))
    if trigger.lemma in _words("agentive_of"):
        actors += of
    else:
        targets += of
    owners = [c for c in noun.children if c.dep_ == "poss"]
    owners += [c for c in noun.children if c.dep_ in ("compound", "nmod", "amod")]
    if trigger.host is not None and not actors:
        lent, lent_targets = _lent_by_host(noun, trigger.host)
        actors += lent
        targets += lent_targets
    preposition = noun.head
    in_it = noun.dep_ == "pobj" and preposition.dep_ == "prep" and preposition.lower_ in ("in", "on")
    if not actors and not owners and in_it and preposition.head.pos_ == "PROPN":
        actors.append(preposition.head)  # Ann Lee on sick *leave*
    return Roles(actors, targets, owners, mutual=bool(between))


def _lent_by_host(noun: Token, host: Token) -> tuple[list[Token], list[Token]]:
    """What a light verb lends to its noun: *Ann* made *Ben* an offer."""
    subjects = _agents(host) if is_passive(host) else subjects_of(host)
    targets = _prepositional(host, _words("object_prepositions"))
    targets += [c for c in host.children if c.dep_ == "dative" and c.pos_ != "ADP"]
    return [t for t in subjects if t.i != noun.i], targets
