"""Whether an event did happen: from tense, modality, negation and the words that govern it."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from schemas.document import EventStatus
from worker import lexicon
from worker.extractors.events.triggers import Trigger

CLAUSAL = ("xcomp", "ccomp", "acl", "advcl", "pcomp", "relcl", "csubj", "conj", "dep")
MAX_CLIMB = 5
CONDITIONS = ("if", "unless", "whether")


@cache
def _words(table: str) -> frozenset[str]:
    return lexicon.words("events", table)


@cache
def _governing() -> dict[str, EventStatus]:
    """Status by the lemma that governs the event; where a lemma is in two lists, the last wins."""
    tables: dict[str, EventStatus] = {
        "planned_under": "planned",
        "possible_under": "possible",
        "demanded_under": "demanded",
        "denied_under": "denied",
    }
    return {lemma: status for table, status in tables.items() for lemma in _words(table)}


def read_status(trigger: Trigger, *, in_title: bool) -> EventStatus:
    """The status of the event that the trigger names."""
    if trigger.is_verb:
        return _verb_status(trigger.token, in_title)
    return _noun_status(trigger.token)


def _verb_status(verb: Token, in_title: bool) -> EventStatus:
    own = _clause_status(verb)
    if own:
        return own
    return _governed_status(verb) or _tense_status(verb, in_title)


def _clause_status(verb: Token) -> EventStatus | None:
    """What the verb's own clause says: negation, condition, modal, adverb."""
    children = list(verb.children)
    if any(c.dep_ == "neg" or c.lower_ in ("never", "neither") for c in children):
        return "denied"
    if any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in children):
        return "possible"
    auxiliaries = {c.lower_ for c in children if c.dep_ in ("aux", "auxpass")}
    for table, status in _modal_tables():
        if auxiliaries & table:
            return status
    if any(c.lower_ in _words("possible_adverbs") for c in children):
        return "possible"
    return None


@cache
def _modal_tables() -> tuple[tuple[frozenset[str], EventStatus], ...]:
    return (
        (_words("possible_modals"), "possible"),
        (_words("planned_modals"), "planned"),
        (_words("demanded_modals"), "demanded"),
    )


def _governed_status(verb: Token) -> EventStatus | None:
    """What the words over the clause make of it: *expected* to vote, *denied* attacking."""
    for _ in range(MAX_CLIMB):
        if verb.dep_ not in CLAUSAL or _stands_alone(verb):
            return None
        head = verb.head.head if verb.dep_ == "pcomp" else verb.head
        status = _inherited(verb, head)
        if status:
            return status
        if _is_finite(verb) and verb.dep_ != "ccomp":
            return None
        verb = head
    return None


def _stands_alone(verb: Token) -> bool:
    """Whether nothing over the clause bears on it: relative clauses, and those with a tense or a
    conjunction of their own ("after the guests had *left*")."""
    if verb.dep_ == "advcl":
        return _is_finite(verb) or _is_marked(verb)
    return verb.dep_ == "relcl" or (verb.dep_ == "conj" and _is_finite(verb))


def _inherited(verb: Token, head: Token) -> EventStatus | None:
    """What the word right over the clause makes of it."""
    if verb.dep_ == "conj":
        return _clause_status(head)
    if verb.dep_ != "advcl" and (status := _lemma_status(head, verb)):
        return status
    if verb.dep_ in ("xcomp", "advcl") and not _is_finite(verb) and (status := _clause_status(head)):
        return status
    return "planned" if verb.dep_ == "advcl" and _is_infinitive(verb) else None


def _lemma_status(head: Token, verb: Token) -> EventStatus | None:
    """What the governing word makes of the clause. Plans and demands take infinitives; over a
    clause with a tense of its own they are statements ("told the house that it *had* ended")."""
    status = _governing().get(head.lemma_.lower())
    if status in ("planned", "demanded") and _is_finite(verb):
        return None
    if status in ("planned", "possible") and any(c.dep_ == "neg" for c in head.children):
        return "denied"
    return status


def _is_marked(verb: Token) -> bool:
    """Whether a conjunction such as "after" or "because" opens the clause."""
    return any(c.dep_ == "mark" or (c.dep_ == "advmod" and c.tag_ == "WRB") for c in verb.children)


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _is_finite(verb: Token) -> bool:
    if verb.tag_ in ("VBD", "VBZ", "VBP"):
        return True
    return any(c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD") for c in verb.children)


def _tense_status(verb: Token, in_title: bool) -> EventStatus:
    """The tense of the clause; a participle takes that of the clause over it. Headlines tell the
    past in the present tense, and what is to come with "to"."""
    for _ in range(MAX_CLIMB):
        auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
        if in_title:
            return "planned" if _is_infinitive(verb) else "happened"
        if verb.tag_ == "VBD" or any(c.tag_ == "VBD" or c.lemma_ == "have" for c in auxiliaries):
            progressive = verb.tag_ == "VBG" and any(c.lower_ == "been" for c in auxiliaries)
            return "ongoing" if progressive else "happened"
        if auxiliaries and verb.tag_ in ("VBG", "VBN"):
            return "ongoing"
        if verb.tag_ in ("VBZ", "VBP"):
            return "ongoing"
        if verb.tag_ == "VBN":
            return "happened"
        if verb.dep_ not in CLAUSAL:
            return "happened"
        verb = verb.head
    return "happened"


def _noun_status(noun: Token) -> EventStatus:
    modifiers = {c.lower_ for c in noun.children if c.dep_ in ("amod", "det", "compound")}
    if modifiers & _words("negations"):
        return "denied"
    if modifiers & _words("possible_adjectives"):
        return "possible"
    if modifiers & _words("planned_nouns"):
        return "planned"
    if modifiers & _words("ongoing_adjectives"):
        return "ongoing"
    return _status_above_noun(noun)


def _status_above_noun(noun: Token) -> EventStatus:
    """What the verb or noun over an event noun says of it: *demand* the withdrawal of, *plans* for
    a visit, will hold *talks*."""
    event = noun
    for _ in range(MAX_CLIMB):
        head = noun.head
        if head.i == noun.i:
            return "happened"
        if noun.dep_ == "nsubj" and head.lemma_.lower() not in _words("occurring"):
            return "happened"  # "the attack may hurt trade": the attack was
        if noun.dep_ in ("dobj", "pobj", "prep", "nsubjpass") and head.pos_ in ("VERB", "NOUN"):
            lemma = head.lemma_.lower()
            if lemma in _words("denied_over_nouns"):
                return "denied" if event.lemma_.lower() not in _words("said_nouns") else "happened"
            status = _governing().get(lemma)
            if status and status != "denied":
                return status
        if head.pos_ == "VERB":
            over = _clause_status(head) or _governed_status(head)
            return over if over and noun.dep_ != "prep" else "happened"
        noun = head
    return "happened"
