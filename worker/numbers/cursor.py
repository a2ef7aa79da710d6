"""A number, and the steps over lexemes that all of its grammar takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from worker.lexer import Lexeme
from worker.numbers.words import MAX_DIGITS, MAX_SCALES, SCALES

Form = Literal["digits", "words", "vague", "fraction", "ordinal"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number; it covers the lexemes `first` up to but without `stop`. `value` is exact; where
    the words give a span only ("several hundred"), `low` and `high` are its ends. `scale` is
    the last scale word's ("million"), 1 where there is none."""

    first: int
    stop: int
    start: int
    end: int
    form: Form
    value: Fraction | None
    low: Fraction | None = None
    high: Fraction | None = None
    scale: int = 1


class Cursor:
    """Steps over the lexemes of a text; every method takes a position."""

    def __init__(self, lexemes: Sequence[Lexeme]) -> None:
        self._lexemes = lexemes

    def _word(self, at: int) -> str:
        return self._lexemes[at].lower if at < len(self._lexemes) else ""

    def _hyphen(self, at: int) -> bool:
        """A hyphen that ties its neighbours together."""
        return (
            self._word(at) in ("-", "‑")
            and self._lexemes[at].glued
            and at + 1 < len(self._lexemes)
            and self._lexemes[at + 1].glued
        )

    def _past_hyphen(self, at: int) -> int:
        return at + 1 if self._hyphen(at) else at

    def _past_any_hyphen(self, at: int) -> int:
        """Past a hyphen, also one with spaces around it ("one - third")."""
        return at + 1 if self._word(at) == "-" and at + 1 < len(self._lexemes) else at

    def _number(self, first: int, stop: int, form: Form, value: Fraction, scale: int = 1) -> Number:
        start, end = self._lexemes[first].start, self._lexemes[stop - 1].end
        return Number(first, stop, start, end, form, value, scale=scale)

    def _digits(self, at: int) -> Fraction | None:
        lexeme = self._lexemes[at] if at < len(self._lexemes) else None
        if lexeme is None or lexeme.kind != "digits" or len(lexeme.text) > MAX_DIGITS + 6:
            return None
        return Fraction(lexeme.text.replace(",", ""))

    def _scales(self, at: int) -> tuple[int, int]:
        """The product of the scale words from here ("hundred thousand"), and where they stop."""
        scale, stop = 1, at
        while (here := self._past_hyphen(stop)) < len(self._lexemes) and self._word(here) in SCALES:
            if here >= at + MAX_SCALES:
                break
            scale, stop = scale * SCALES[self._word(here)], here + 1
        return scale, stop
