"""The numbers of a text, as news writes them: "11,000", "3.7bn", "two and a half million",
"10 1/2", "a dozen", "several hundred", "two-thirds", "21st".

Units, signs, currencies and ranges of two numbers belong to the figures; dates to the timeline.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from worker.lexer import Lexeme
from worker.numbers.cardinals import Reader
from worker.numbers.cursor import Form, Number
from worker.numbers.words import CARDINALS, LETTERS, SCALES

__all__ = ["CARDINALS", "LETTERS", "SCALES", "Form", "Number", "plain", "read_numbers"]


def plain(value: Fraction) -> int | float:
    """As JSON writes it: a whole number where it is one, otherwise rounded to 6 digits."""
    if value.denominator == 1:
        return value.numerator
    exact = float(value)
    return round(exact, 6) if abs(exact) >= 1 else float(f"{exact:.6g}")


def read_numbers(lexemes: Sequence[Lexeme]) -> list[Number]:
    """The numbers in text order; none overlaps another."""
    found: list[Number] = []
    reader, at = Reader(lexemes), 0
    while at < len(lexemes):
        number = reader.read(at)
        if number is None:
            at += 1
        else:
            found.append(number)
            at = number.stop
    return found
