"""Which tokens stand in quotation marks: enough to tell who may say "I"."""

from __future__ import annotations

from spacy.tokens import Doc

OPENING, CLOSING, STRAIGHT = "“«„", "”»", '"'


def quoted(doc: Doc) -> list[bool]:
    """For each token whether it stands in quotation marks; a line break closes them."""
    inside, open_ = [False] * len(doc), False
    for token in doc:
        if token.text in STRAIGHT:
            open_ = not open_
        elif token.text in OPENING:
            open_ = True
        elif token.text in CLOSING or "\n" in token.text:
            open_ = False
        inside[token.i] = open_
    return inside
