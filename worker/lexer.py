"""The article cut into words, numbers and marks, for grammars that spaCy's tokens do not fit
("$2.5bn-$3bn", "10 1/2", "18:00"). One pass of one regular expression, linear in the text."""

from __future__ import annotations

import re
from typing import NamedTuple

# Digits with separators of thousands (Indian groups too) and decimals | digits | vulgar
# fraction | word | anything else but white space. The repetition is bounded: without a bound
# "1,11,11,…" would be read again from every comma.
LEXEME = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{2,3}){0,6},\d{3}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<vulgar>[¼-¾⅐-⅞])|(?P<word>[^\W\d_¼-¾⅐-⅞]+)|(?P<mark>[^\s])"
)


class Lexeme(NamedTuple):
    """A piece of text without white space. `kind` is digits, vulgar, word or mark; `glued`
    says that nothing stands between it and the piece before."""

    text: str
    lower: str
    start: int
    end: int
    kind: str
    glued: bool


def lex(text: str) -> list[Lexeme]:
    """The pieces of the text in order; offsets are code points."""
    found: list[Lexeme] = []
    last = -1
    for match in LEXEME.finditer(text):
        piece, (start, end) = match.group(), match.span()
        found.append(Lexeme(piece, piece.lower(), start, end, str(match.lastgroup), start == last))
        last = end
    return found
