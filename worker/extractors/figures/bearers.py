"""Whose an age is: "Ana Costa, 43,", "a man aged 81", "children under five", "she is 40"; or what
has it ("the pension age from 65 to 68")."""

from __future__ import annotations

from spacy.tokens import Token

from schemas.document import Counted
from worker.text import Text

NOUNS = ("NOUN", "PROPN")
LINKS = ("aged", "age", "of", "under", "over", "least", "than", "from", "to")
COPULAS = ("be", "turn", "become")


def bearer_of(text: Text, start: int, end: int) -> tuple[Counted | None, Token | None]:
    """Who has the age between the offsets, where the words right before it say so."""
    tokens = text.tokens(start, end)
    if not len(tokens) or tokens[0].i == 0:
        return None, None
    noun = _before(tokens[0]) or _of_copula(tokens[0])
    if noun is None:
        return None, None
    found = text.mention_at(noun)
    if found is not None and found[0].kind == "name" and found[0].end <= start:
        mention, entity = found
        return Counted(mention.text, mention.start, mention.end, entity.id), noun
    if noun.pos_ not in NOUNS and found is None:
        return None, None
    return Counted(
        noun.text, noun.idx, noun.idx + len(noun), found[1].id if found is not None else None
    ), noun


def _before(first: Token) -> Token | None:
    """The noun before the age, over a comma, "aged" and the like."""
    before = first.nbor(-1)
    if before.text == "," and before.i > 0:
        name = before.nbor(-1)
        return name if name.pos_ == "PROPN" else None
    for _ in range(4):
        if before.i == 0 or not (before.lower_ in LINKS or before.pos_ == "NUM"):
            break
        before = before.nbor(-1)
    noun = before if before.text != "," or before.i == 0 else before.nbor(-1)
    return noun if noun.pos_ in NOUNS and noun.i != first.i else None


def _of_copula(first: Token) -> Token | None:
    """The subject of "was 91" and "turned 40"."""
    here = first
    for _ in range(4):
        if here.lemma_ in COPULAS:
            return next((c for c in here.children if c.dep_ == "nsubj" and c.i < first.i), None)
        here = here.head
    return None
