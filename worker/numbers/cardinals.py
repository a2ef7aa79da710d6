"""Cardinal numbers in digits and words: "11,000", "3.7bn", "two and a half million", "half a dozen"."""

from __future__ import annotations

from fractions import Fraction

from worker.numbers.cursor import Form, Number
from worker.numbers.parts import PartReader
from worker.numbers.words import CARDINALS, DENOMINATORS, OPENERS, PARTS_OF_A_SCALE


class Reader(PartReader):
    """Reads one number of any kind."""

    def read(self, at: int) -> Number | None:
        """The longest number that begins here."""
        lexeme = self._lexemes[at]
        if lexeme.kind == "mark":
            return None
        if lexeme.kind == "word" and lexeme.lower not in OPENERS:
            return None
        for attempt in (
            self.part_of_scale,
            self.ordinal,
            self.fraction,
            self.vague,
            self.plural,
            self._cardinal,
        ):
            number = attempt(at)
            if number is not None:
                return number
        return None

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
            written = self.written_fraction(self._past_hyphen(stop))
            if written is not None:
                return value + written[0], written[1]
        return value, stop
