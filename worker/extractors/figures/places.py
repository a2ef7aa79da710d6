"""Where the thing counted is."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from schemas.document import Entity
from worker import lexicon
from worker.text import Text

LEXICON = lexicon.load("qualifiers")["where"]
PREPOSITIONS = frozenset(LEXICON["prepositions"])
# Nouns that a place's name stands before or behind: "Kursk region", "the city of Trier".
AREAS = frozenset(LEXICON["areas"])
PLACES = ("place", "facility")
# How a place's name hangs on the noun for its kind.
TIES = ("compound", "nmod", "poss", "appos")
MAX_CLIMB = 6


def place_of(text: Text, head: Token) -> str | None:
    """The place that the parse ties to the noun counted or to its clause: "in Kursk", "are
    stationed near Kursk", "In Kursk, 40 men"."""
    for token in _governors(head):
        for preposition in (*token.rights, *token.lefts):
            if preposition.dep_ == "prep" and preposition.lower_ in PREPOSITIONS:
                place = _place_in(text, preposition)
                if place is not None:
                    return place.id
    return None


def _governors(token: Token) -> Iterator[Token]:
    """The token and what governs it up to its verb."""
    here = token
    for _ in range(MAX_CLIMB):
        yield here
        if here.pos_ == "VERB" or here.head.i == here.i:
            return
        here = here.head


def _place_in(text: Text, preposition: Token) -> Entity | None:
    """The place that the preposition's object names, or that names the object's area."""
    noun = next((child for child in preposition.children if child.dep_ == "pobj"), None)
    if noun is None:
        return None
    if noun.lower_ not in AREAS:
        return _place_at(text, noun)
    for child in sorted(noun.children, key=lambda c: abs(c.i - noun.i)):
        if child.lower_ == "of":
            return _place_in(text, child)
        if child.dep_ in TIES and (place := _place_at(text, child)) is not None:
            return place
    return _place_at(text, noun)


def _place_at(text: Text, token: Token) -> Entity | None:
    found = text.mention_at(token)
    return found[1] if found is not None and found[1].type in PLACES else None
