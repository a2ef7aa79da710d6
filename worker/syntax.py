"""Questions about the parse that more than one component asks. Pure; nothing here keeps state."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from spacy.tokens import Token

from worker import lexicon

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
RELATIVE = frozenset({"who", "which", "that", "whom"})
NEGATIVE = frozenset({"hardly", "neither", "never", "nor", "scarcely"})
# The relations through which a verb without a subject shares that of the word it hangs on.
LINKS = frozenset(
    {"conj", "xcomp", "advcl", "aux", "ccomp", "pcomp", "parataxis", "prep", "dep", "acomp", "attr"}
)
# How far a chain of heads is followed: no written sentence nests deeper.
MAX_CLIMB = 12


def child(token: Token, *deps: str) -> Token | None:
    """The first child with one of the relations."""
    return next((c for c in token.children if c.dep_ in deps), None)


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive ("was told"), its participle alone included ("when asked")."""
    if any(c.dep_ in ("auxpass", "nsubjpass", "agent") for c in verb.children):
        return True
    if verb.tag_ != "VBN" or any(c.dep_ in ("aux", "nsubj") for c in verb.children):
        return False
    return verb.dep_ in ("advcl", "acl") or verb.i == verb.sent.start


def is_negated(verb: Token) -> bool:
    """Whether "not", "never" or the like stands on the verb."""
    return any(
        (c.dep_ == "neg" and c.i <= verb.i + 2) or (c.i < verb.i and c.lower_ in NEGATIVE)
        for c in verb.children
    )


def agent(verb: Token) -> Token | None:
    """Who does it, in a passive: the noun after "by"."""
    by = child(verb, "agent")
    return child(by, "pobj") if by is not None else None


def subject(verb: Token) -> Token | None:
    """The verb's subject as the parse has it: its own, or that of the verb it hangs on
    ("refused to say", "went and said", "left, saying"); the noun that a relative clause describes
    ("who said"). None where there is none."""
    for _ in range(MAX_CLIMB):
        own = child(verb, *SUBJECTS)
        if own is not None:
            return antecedent(own, verb)
        if verb.dep_ in ("acl", "relcl"):
            return verb.head
        if verb.dep_ not in LINKS:
            return None
        if verb.dep_ in ("xcomp", "ccomp") and verb.head.lemma_.lower() in _object_control():
            controlled = child(verb.head, "dobj", "dative")
            if controlled is not None and controlled.i < verb.i:
                return controlled
        verb = verb.head
        if verb.dep_ == "ROOT" and verb.pos_ not in ("VERB", "AUX"):
            return None
    return None


def relative_subject(verb: Token) -> Token | None:
    """The "who", "which" or "that" that is the verb's subject in a relative clause, its own or that
    of the verb it is joined to."""
    for _ in range(MAX_CLIMB):
        own = child(verb, *SUBJECTS)
        if own is not None:
            return own if own.lower_ in RELATIVE and verb.dep_ == "relcl" else None
        if verb.dep_ not in ("conj", "xcomp"):
            return None
        verb = verb.head
    return None


def antecedent(noun: Token, verb: Token) -> Token:
    """The noun that "who", "which" or "that" stands for; any other noun is its own."""
    for _ in range(MAX_CLIMB):
        if verb.dep_ == "relcl" and noun.lower_ in RELATIVE:
            return verb.head
        if verb.dep_ not in ("conj", "xcomp", "ccomp"):
            break
        verb = verb.head
    return noun


def bounds(tokens: Iterable[Token]) -> tuple[int, int]:
    """The characters from the first of the tokens to the last."""
    items = list(tokens)
    return min(t.idx for t in items), max(t.idx + len(t) for t in items)


def name_of(noun: Token, mention: str) -> str:
    """What to call somebody whom the article never names: the words of the mention, or those of the
    noun that a "who" stands for."""
    if mention.lower() not in RELATIVE:
        return mention
    first, last = _phrase_tokens(noun)
    return str(noun.doc[first : last + 1].text)


def noun_phrase(noun: Token) -> tuple[int, int]:
    """The characters of the noun with what stands before it and the phrases with a preposition
    right after it ("the minister of defence"), without appositions and relative clauses."""
    first, last = _phrase_tokens(noun)
    return noun.doc[first].idx, noun.doc[last].idx + len(noun.doc[last])


def _phrase_tokens(noun: Token) -> tuple[int, int]:
    doc, first, last = noun.doc, noun.left_edge.i, noun.i
    for right in noun.rights:
        if right.dep_ not in ("prep", "compound", "flat", "case") or right.left_edge.i != last + 1:
            break
        last = right.right_edge.i
    while last > noun.i and (doc[last].text in ",;:—–-" or doc[last].is_space):
        last -= 1
    while first < noun.i and (doc[first].is_punct or doc[first].is_space):
        first += 1
    return first, last


@cache
def _object_control() -> frozenset[str]:
    return lexicon.words("syntax", "object_control")
