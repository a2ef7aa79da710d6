"""Which tokens stand in quotation marks: enough to tell who may say "I"."""

from __future__ import annotations

from spacy.tokens import Token

from worker.text import Text

OPENING, CLOSING, STRAIGHT = "“«„", "”»", '"'


def quoted(text: Text) -> list[bool]:
    """For each token whether it stands in quotation marks. A line break closes them; a closing mark that
    nothing opened closes a quotation that goes on from the line before."""
    inside, open_, line = [False] * len(text.words), False, 0
    for at, token in enumerate(text.words):
        word = token.text
        if "\n" in word:
            open_, line = False, at + 1
        elif word in OPENING or (word in STRAIGHT and _opens(token, open_)):
            open_ = True
        elif word in CLOSING or word in STRAIGHT:
            if not open_ and not any(inside[line:at]):
                inside[line:at] = [True] * (at - line)
            open_ = False
        inside[at] = open_
    return inside


def _opens(mark: Token, is_open: bool) -> bool:
    """Whether a straight mark opens a quotation: by the blanks around it, else by turns."""
    blank_before = mark.i == 0 or bool(mark.nbor(-1).whitespace_) or mark.nbor(-1).is_space
    blank_after = bool(mark.whitespace_)
    return blank_before if blank_before != blank_after else not is_open
