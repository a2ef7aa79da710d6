"""Of which noun a verb says its figure: the subject of "cost", the object of "cut"."""

from __future__ import annotations

from spacy.tokens import Token

from schemas.document import FigureKind
from worker import lexicon

LEXICON = lexicon.load("qualifiers")
NOUNS = ("NOUN", "PROPN")
CHANGES = frozenset(LEXICON["changes"]["lemmas"])
# Verbs whose figure is their subject's, and those of trade and of spending.
OF_SUBJECT = CHANGES | frozenset(LEXICON["counted"]["of_subject"])
TRADE = frozenset(LEXICON["counted"]["trade"])
SPENDING = frozenset(LEXICON["counted"]["spending"])
# Who does these has or gets the figure and is not what it measures.
OF_NOBODY = frozenset(LEXICON["counted"]["of_nobody"])
MAX_RAISED = 4


def of_verb(verb: Token, figure: Token, kind: FigureKind, preposition: Token | None = None) -> Token | None:
    """What the verb says the figure of: its object where the figure is not that ("cut emissions
    80 percent"), what is bought or paid for, else its subject ("the ticket costs $8.50")."""
    lemma = verb.lemma_.lower()
    link = preposition.lower_ if preposition is not None else ""
    if kind == "money" and not link and lemma in SPENDING:
        return _spent_on(verb, figure)
    if link in ("for", "on") and lemma not in TRADE:
        return None
    for child in verb.children:
        if child.dep_ == "dobj" and not child.left_edge.i <= figure.i <= child.right_edge.i:
            found = _noun(child)
            if found is not None or child.pos_ != "NUM":
                return found
    if verb.dep_ in ("relcl", "acl") and not any(
        c.dep_ == "nsubj" and c.pos_ in NOUNS for c in verb.children
    ):
        own = verb.head
        return own if _is_subjects(verb, kind, link) else None
    return _subject(verb) if _is_subjects(verb, kind, link) else None


def _is_subjects(verb: Token, kind: FigureKind, link: str) -> bool:
    """Whether the figure is one of the subject."""
    lemma = verb.lemma_.lower()
    if verb.pos_ == "AUX" or lemma in OF_SUBJECT:
        return True
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    if lemma in TRADE:
        return passive or bool(link)
    if kind == "money" or (kind in ("count", "measure") and not link):
        return passive and link in ("at", "to", "by", "from")
    return lemma not in OF_NOBODY


def _spent_on(verb: Token, figure: Token) -> Token | None:
    """ "spent $4bn on a plant", "paid £10 for the ticket": what the money goes to."""
    sources = [
        verb,
        *(c for c in verb.children if c.dep_ == "dobj" and c.left_edge.i <= figure.i <= c.right_edge.i),
    ]
    for source in sources:
        for child in source.children:
            if child.dep_ == "prep" and child.i > figure.i and child.lower_ in ("on", "for", "in"):
                found = next((c for c in child.children if c.dep_ == "pobj"), None)
                return found if found is not None and found.pos_ == "NOUN" and not found.ent_type_ else None
    return None


def _noun(token: Token) -> Token | None:
    """The noun of an object: "shares" of "3.1 million of its shares"."""
    if token.pos_ in NOUNS:
        return token
    of = next((c for c in token.children if c.lower_ == "of"), None)
    found = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
    return found if found is not None and found.pos_ in NOUNS else None


def _subject(verb: Token) -> Token | None:
    """The verb's noun before it, over "is expected to" and "and"."""
    for _ in range(MAX_RAISED):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass") and child.i < verb.i:
                return child if child.pos_ in NOUNS else _antecedent(verb, child)
        if verb.dep_ not in ("xcomp", "conj", "advcl"):
            return None
        verb = verb.head
    return None


def _antecedent(verb: Token, subject: Token) -> Token | None:
    """The noun that "which" or "that" stands for."""
    stands = subject.lower_ in ("which", "that", "who") and verb.dep_ == "relcl"
    return verb.head if stands and verb.head.pos_ in NOUNS else None
