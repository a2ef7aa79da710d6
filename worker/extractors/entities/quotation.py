"""Which tokens stand in quotation marks: enough to tell who may say "I"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

OPENING, CLOSING, STRAIGHT = "“«„", "”»", '"'


def quoted(doc: Doc) -> list[bool]:
    """For each token whether it stands in quotation marks. A line break closes them; a closing mark that
    nothing opened closes a quotation that goes on from the line before."""
    inside, open_, line = [False] * len(doc), False, 0
    for token in doc:
        if "\n" in token.text:
            open_, line = False, token.i + 1
        elif token.text in OPENING or (token.text in STRAIGHT and _opens(token, open_)):
            open_ = True
        elif token.text in CLOSING or token.text in STRAIGHT:
            if not open_ and not any(inside[line : token.i]):
                inside[line : token.i] = [True] * (token.i - line)
            open_ = False
        inside[token.i] = open_
    return inside


def _opens(mark: Token, is_open: bool) -> bool:
    """Whether a straight mark opens a quotation: by the blanks around it, else by turns."""
    blank_before = mark.i == 0 or bool(mark.nbor(-1).whitespace_) or mark.nbor(-1).is_space
    blank_after = bool(mark.whitespace_)
    return blank_before if blank_before != blank_after else not is_open
