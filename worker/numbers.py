"""The numbers of a text, as news writes them: "11,000", "3.7bn", "two and a half million",
"10 1/2", "a dozen", "several hundred", "two-thirds", "21st".

Units, signs, currencies and ranges of two numbers belong to the figures; dates to the timeline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from worker import lexicon
from worker.lexer import Lexeme

Form = Literal["digits", "words", "vague", "fraction", "ordinal"]

_LEXICON = lexicon.load("numbers")
CARDINALS: dict[str, int] = _LEXICON["cardinals"]
SCALES: dict[str, int] = _LEXICON["scales"]
LETTERS: dict[str, int] = _LEXICON["letters"]
PLURALS: dict[str, int] = _LEXICON["plurals"]
VAGUE: dict[str, list[int]] = _LEXICON["vague"]
DENOMINATORS: dict[str, int] = _LEXICON["denominators"]
ORDINALS: dict[str, int] = _LEXICON["ordinals"]
VULGAR: dict[str, list[int]] = _LEXICON["vulgar"]
SUFFIXES = frozenset({"st", "nd", "rd", "th"})
# "hundred thousand million", hyphens in between counted too.
MAX_SCALES = 5
PARTS_OF_A_SCALE = frozenset({"half", "quarter"})
# No news figure has more digits; longer runs are identifiers.
MAX_DIGITS = 18
# "the second half of" is a time.
NAMES_A_HALF = frozenset({*ORDINALS, "last", "latter", "other", "early", "earlier", "-", "1st", "2nd"})
# "3/8" is a fraction, "9/11" a date.
WRITTEN_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 8, 10, 16, 32, 64, 100})


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


def plain(value: Fraction) -> int | float:
    """As JSON writes it: a whole number where it is one, otherwise rounded to 6 digits."""
    if value.denominator == 1:
        return value.numerator
    exact = float(value)
    return round(exact, 6) if abs(exact) >= 1 else float(f"{exact:.6g}")


def read_numbers(lexemes: Sequence[Lexeme]) -> list[Number]:
    """The numbers in text order; none overlaps another."""
    found: list[Number] = []
    at = 0
    while at < len(lexemes):
        number = _Reader(lexemes).read(at)
        if number is None:
            at += 1
        else:
            found.append(number)
            at = number.stop
    return found


class _Reader:
    """Reads one number; every method takes a position and answers what it read up to where."""

    def __init__(self, lexemes: Sequence[Lexeme]) -> None:
        self._lexemes = lexemes

    def read(self, at: int) -> Number | None:
        """The longest number that begins here."""
        lexeme = self._lexemes[at]
        if lexeme.kind == "mark":
            return None
        if lexeme.kind == "word" and lexeme.lower not in _OPENERS:
            return None
        for attempt in (
            self._part_of_scale,
            self._ordinal,
            self._fraction,
            self._vague,
            self._plural,
            self._cardinal,
        ):
            number = attempt(at)
            if number is not None:
                return number
        return None

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

    # ------------------------------------------------------------ ordinals and fractions

    def _ordinal(self, at: int) -> Number | None:
        """ "third", "twenty-first", "21st"."""
        value = self._digits(at)
        if value is not None:
            behind = self._lexemes[at + 1 : at + 2]
            if behind and behind[0].glued and behind[0].lower in SUFFIXES:
                return self._number(at, at + 2, "ordinal", value)
            return None
        if self._word(at) in ORDINALS:
            return self._number(at, at + 1, "ordinal", Fraction(ORDINALS[self._word(at)]))
        tens = CARDINALS.get(self._word(at), 0)
        if tens >= 20 and self._hyphen(at + 1) and 0 < ORDINALS.get(self._word(at + 2), 0) < 10:
            return self._number(at, at + 3, "ordinal", Fraction(tens + ORDINALS[self._word(at + 2)]))
        return None

    def _fraction(self, at: int) -> Number | None:
        """ "two-thirds", "a third of", "half of", "one-half", "1/4", "½"."""
        written = self._written_fraction(at)
        if written is not None:
            return self._number(at, written[1], "fraction", written[0])
        if self._word(at) == "half" and self._word(at + 1) in ("of", "the", "its", "their", "his", "her"):
            named = at > 0 and self._word(at - 1) in NAMES_A_HALF
            return None if named else self._number(at, at + 1, "fraction", Fraction(1, 2))
        below = self._past_any_hyphen(at + 1)
        denominator = DENOMINATORS.get(self._word(below), 0)
        if not denominator:
            return None
        if self._word(at) in ("a", "an"):
            share = self._word(below + 1) == "of"
            return self._number(at, below + 1, "fraction", Fraction(1, denominator)) if share else None
        top = CARDINALS.get(self._word(at), 0)
        plural = self._word(below).endswith("s") and top > 1
        if top and (plural or top == 1) and (self._word(below + 1) == "of" or denominator != 4 or top == 1):
            return self._number(at, below + 1, "fraction", Fraction(top, denominator))
        return None

    def _written_fraction(self, at: int) -> tuple[Fraction, int] | None:
        """ "3/8" or "⅜", and where it stops."""
        if at < len(self._lexemes) and self._lexemes[at].kind == "vulgar":
            top, bottom = VULGAR[self._lexemes[at].text]
            return Fraction(top, bottom), at + 1
        top_, bottom_ = self._digits(at), self._digits(at + 2)
        if top_ is None or bottom_ is None or self._word(at + 1) not in ("/", "⁄"):
            return None
        glued = self._lexemes[at + 1].glued and self._lexemes[at + 2].glued
        more = self._word(at + 3) == "/" and self._lexemes[at + 3].glued
        if glued and not more and 0 < top_ < bottom_ and bottom_ in WRITTEN_DENOMINATORS:
            return top_ / bottom_, at + 3
        return None

    def _part_of_scale(self, at: int) -> Number | None:
        """ "three quarters of a million", "two-thirds of a billion"."""
        top = CARDINALS.get(self._word(at), 0)
        below = self._past_hyphen(at + 1)
        if not top or self._word(below) not in DENOMINATORS:
            return None
        here = below + 1
        if self._word(here) == "of" and self._word(here + 1) in ("a", "one"):
            here += 2
        scale, stop = self._scales(here)
        if stop == here:
            return None
        value = Fraction(top, DENOMINATORS[self._word(below)]) * scale
        return self._number(at, stop, "words", value, scale)

    # ------------------------------------------------------------ words without a sharp value

    def _vague(self, at: int) -> Number | None:
        """ "several hundred", "a few thousand"."""
        here = at + 1 if self._word(at) in ("a", "the") else at
        ends = VAGUE.get(self._word(here))
        scale, stop = self._scales(here + 1)
        if ends is None or stop == here + 1:
            return None
        low, high = (Fraction(end * scale) for end in ends)
        start, end = self._lexemes[at].start, self._lexemes[stop - 1].end
        return Number(at, stop, start, end, "vague", None, low, high, scale)

    def _plural(self, at: int) -> Number | None:
        """ "dozens", "tens of thousands"."""
        value, stop = PLURALS.get(self._word(at), 0), at + 1
        if not value:
            return None
        # "tens of thousands of millions" is as far as it goes; the bound keeps hostile text cheap.
        while self._word(stop) == "of" and self._word(stop + 1) in PLURALS and stop < at + 4:
            value *= PLURALS[self._word(stop + 1)]
            stop += 2
        return self._number(at, stop, "vague", Fraction(value), value)

    # ------------------------------------------------------------ plain numbers

    def _scales(self, at: int) -> tuple[int, int]:
        """The product of the scale words from here ("hundred thousand"), and where they stop."""
        scale, stop = 1, at
        while (here := self._past_hyphen(stop)) < len(self._lexemes) and self._word(here) in SCALES:
            if here >= at + MAX_SCALES:
                break
            scale, stop = scale * SCALES[self._word(here)], here + 1
        return scale, stop

    def _cardinal(self, at: int) -> Number | None:
        """ "11,000", "3.7bn", "two hundred and forty", "two and a half million", "half a dozen"."""
        if self._word(at) in ("a", "an", "half", "quarter", "couple"):
            return self._article(at)
        value = self._digits(at)
        form: Form = "words" if value is None else "digits"
        stop = at + 1
        if value is not None and self._spaced_thousand(at):
            value, stop = value * 1000, at + 3
        if value is None:
            read = self._words(at)
            if read is None:
                return None
            value, stop = read
        value, stop = self._with_half(value, stop, form)
        scale, stop = self._scales(stop)
        if scale > 1 and form == "words":
            rest = self._rest(stop, scale)
            if rest is not None:
                return self._number(at, rest[1], form, value * scale + rest[0], scale)
        if scale > 1 and self._word(stop) == "and" and self._word(stop + 1) == "a":
            half = self._word(stop + 2) == "half"
            value, stop = (value + Fraction(1, 2), stop + 3) if half else (value, stop)
        return self._number(at, stop, form, value * scale, scale)

    def _spaced_thousand(self, at: int) -> bool:
        """ "80, 000": a stray space inside the number."""
        lexemes = self._lexemes
        return self._word(at + 1) == "," and self._word(at + 2) == "000" and len(lexemes[at].text) <= 3

    def _article(self, at: int) -> Number | None:
        """ "a dozen", "a million", "half a million", "a quarter-million", "a couple of hundred"."""
        word, here, value = self._word(at), at + 1, Fraction(1)
        part = at if word in PARTS_OF_A_SCALE else here
        if self._word(part) in PARTS_OF_A_SCALE:
            value = Fraction(1, DENOMINATORS[self._word(part)])
            here = part + 1
            here = here + 1 if self._word(here) == "of" and self._word(here + 1) == "a" else here
            here = here + 1 if self._word(here) in ("a", "an") else here
        elif self._word(here) == "couple" or word == "couple":
            value = Fraction(2)
            here = here if word == "couple" else here + 1
            here = here + 1 if self._word(here) == "of" else here
        scale, stop = self._scales(here)
        if stop == here:
            return None
        if self._word(stop) == "and" and self._word(stop + 1) == "a" and self._word(stop + 2) == "half":
            value, stop = value + Fraction(1, 2), stop + 3
        return self._number(at, stop, "words", value * scale, scale)

    def _below_hundred(self, at: int) -> tuple[int, int] | None:
        """ "seven", "forty", "forty-two", and where it stops."""
        word = self._word(at)
        if word not in CARDINALS:
            return None
        value = CARDINALS[word]
        below = self._past_hyphen(at + 1)
        if value >= 20 and 0 < CARDINALS.get(self._word(below), 0) < 10:
            return value + CARDINALS[self._word(below)], below + 1
        return value, at + 1

    def _words(self, at: int) -> tuple[Fraction, int] | None:
        """Words below a thousand: "two hundred and forty"."""
        read = self._below_hundred(at)
        if read is None:
            return None
        value, stop = read
        here = self._past_hyphen(stop)
        if self._word(here) == "hundred":
            value, stop = value * 100, here + 1
            tail = stop + 1 if self._word(stop) in ("and", "&") else stop
            rest = self._below_hundred(tail)
            if rest is not None:
                value, stop = value + rest[0], rest[1]
        return Fraction(value), stop

    def _rest(self, at: int, scale: int) -> tuple[Fraction, int] | None:
        """What follows a scale in words: ", two hundred and forty"."""
        here = at + 1 if self._word(at) in (",", "and", "&") else at
        read = self._words(here)
        if read is None or scale < 1000:
            return None
        value, stop = read
        lower, stop = self._scales(stop)
        if value * lower >= scale or (here > at and self._word(at) == "," and lower == 1 and value < 100):
            return None
        deeper = self._rest(stop, lower) if lower >= 1000 else None
        return (value * lower + deeper[0], deeper[1]) if deeper else (value * lower, stop)

    def _with_half(self, value: Fraction, stop: int, form: Form) -> tuple[Fraction, int]:
        """ "two and a half", "10 1/2", "2½"."""
        here = self._past_hyphen(stop)
        top_at = self._past_hyphen(here + 1)
        if self._word(here) == "and" and self._word(top_at) in ("a", "one", "three"):
            bottom_at = self._past_hyphen(top_at + 1)
            bottom = DENOMINATORS.get(self._word(bottom_at), 0)
            if bottom in (2, 3, 4):
                return value + Fraction(3 if self._word(top_at) == "three" else 1, bottom), bottom_at + 1
        if form == "digits" and value.denominator == 1:
            written = self._written_fraction(self._past_hyphen(stop))
            if written is not None:
                return value + written[0], written[1]
        return value, stop


_OPENERS = (
    CARDINALS.keys()
    | SCALES.keys()
    | PLURALS.keys()
    | VAGUE.keys()
    | ORDINALS.keys()
    | {"a", "an", "the", "half", "quarter", "couple"}
)
