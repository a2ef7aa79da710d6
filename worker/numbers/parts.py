"""Ordinals, parts of a whole, and words that give only the size: "third", "2/3", "several hundred"."""

from __future__ import annotations

from fractions import Fraction

from worker.numbers.cursor import Cursor, Number
from worker.numbers.words import (
    BEFORE_SHARES,
    BEHIND_SHARES,
    CARDINALS,
    DENOMINATORS,
    NAMES_A_HALF,
    ORDINALS,
    PLURALS,
    SCALES,
    SUFFIXES,
    VAGUE,
    VULGAR,
    WRITTEN_DENOMINATORS,
)


class PartReader(Cursor):
    """Reads ordinals, fractions and vague numbers."""

    def ordinal(self, at: int) -> Number | None:
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

    def fraction(self, at: int) -> Number | None:
        """ "two-thirds", "a third of", "half of", "one-half", "1/4", "½"."""
        written = self.written_fraction(at)
        if written is not None:
            return self._number(at, written[1], "fraction", written[0])
        if self._word(at) == "half" and self._word(at + 1) in (
            "of",
            "the",
            "its",
            "their",
            "his",
            "her",
            "a",
            "an",
        ):
            if self._word(at + 2) in SCALES:
                return None
            named = at > 0 and self._word(at - 1) in NAMES_A_HALF
            return None if named else self._number(at, at + 1, "fraction", Fraction(1, 2))
        below = self._past_any_hyphen(at + 1)
        denominator = DENOMINATORS.get(self._word(below), 0)
        if not denominator:
            return None
        if self._word(at) in ("a", "an"):
            share = self._word(below + 1) == "of" or self._is_step(at, below + 1)
            return self._number(at, below + 1, "fraction", Fraction(1, denominator)) if share else None
        top = CARDINALS.get(self._word(at), 0)
        plural = self._word(below).endswith("s") and top > 1
        if top and (plural or top == 1) and (self._word(below + 1) == "of" or denominator != 4 or top == 1):
            return self._number(at, below + 1, "fraction", Fraction(top, denominator))
        return None

    def _is_step(self, at: int, stop: int) -> bool:
        """ "fell by a third", "less than a tenth.", "almost a fifth": no noun follows."""
        before = self._lexemes[at - 1].lower if at > 0 else ""
        behind = self._lexemes[stop] if stop < len(self._lexemes) else None
        free = behind is None or behind.kind == "mark" or behind.lower in BEHIND_SHARES
        return before in BEFORE_SHARES and free and (behind is None or behind.text not in ("-", "‑"))

    def written_fraction(self, at: int) -> tuple[Fraction, int] | None:
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

    def part_of_scale(self, at: int) -> Number | None:
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

    def vague(self, at: int) -> Number | None:
        """ "several hundred", "a few thousand"."""
        here = at + 1 if self._word(at) in ("a", "the") else at
        ends = VAGUE.get(self._word(here))
        scale, stop = self._scales(here + 1)
        if ends is None or stop == here + 1:
            return None
        low, high = (Fraction(end * scale) for end in ends)
        start, end = self._lexemes[at].start, self._lexemes[stop - 1].end
        return Number(at, stop, start, end, "vague", None, low, high, scale)

    def plural(self, at: int) -> Number | None:
        """ "dozens", "tens of thousands"."""
        value, stop = PLURALS.get(self._word(at), 0), at + 1
        if not value:
            return None
        # "tens of thousands of millions" is as far as it goes; the bound keeps hostile text cheap.
        while self._word(stop) == "of" and self._word(stop + 1) in PLURALS and stop < at + 4:
            value *= PLURALS[self._word(stop + 1)]
            stop += 2
        return self._number(at, stop, "vague", Fraction(value), value)
