"""Numbers with their sign, scale letter, unit and money: "$2.5bn", "1.8m tall", "68-ounce"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from schemas.document import FigureKind
from worker.extractors.figures.money import ORDINARY_WORDS, million_code, money_before, name_before
from worker.extractors.figures.units import LEXICON, Unit, rate_behind, unit_at
from worker.lexer import Lexeme
from worker.numbers import CARDINALS, LETTERS, SCALES, Number
from worker.text import Text

FEET_SIGNS = frozenset("'’′")
INCH_SIGNS = frozenset('"”″')
BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">"}
MINUS = frozenset({"-", "−"})
HYPHENS = frozenset({"-", "‑", "–"})
KINDS: dict[str, FigureKind] = {"money": "money", "percent": "percent"}
NUMBER_WORDS = CARDINALS.keys() | SCALES.keys()
POUND_CUES = frozenset(LEXICON["pounds"]["cues"])


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit; it covers the lexemes `first` up to but without `stop`."""

    first: int
    stop: int
    number: Number
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    scale: int
    unit: str | None
    kind: FigureKind
    dimension: str | None = None


class AmountReader:
    """Reads the amounts of one article."""

    def __init__(self, text: Text, lexemes: Sequence[Lexeme]) -> None:
        self._text = text
        self._lexemes = lexemes

    def read(self, number: Number, taken: int = 0) -> Amount:
        """The number with everything that belongs to it; lexemes before `taken` belong to another."""
        minus = self._lexemes[number.first - 1].text in MINUS if number.first > taken else False
        money = money_before(self._lexemes, number.first)
        if money is None and minus and self._lexemes[number.first].glued:
            money = money_before(self._lexemes, number.first - 1)
        if money is not None and money[1] < taken:
            money = None
        scale, stop = self._letter(number, money is not None)
        unit = self._unit(number, stop)
        money = self._own_money(money, number, unit, taken)
        first, sign = self._sign(money[1] if money else number.first, number, money is not None)
        code, dimension = None, None
        if money is not None:
            scale *= million_code(self._lexemes, money[1])
            code, dimension, stop = money[0], "money", self._repeated_code(stop)
            rate = rate_behind(self._lexemes, code, stop)
            code, stop = (rate.code, rate.stop) if rate is not None else (code, stop)
        elif unit is not None:
            scale *= million_code(self._lexemes, stop)
            code, dimension, stop = unit.code, unit.dimension, unit.stop
            code, dimension = self._pounds(code, dimension, number, scale)
        if dimension == "money":
            late, stop = self._late_scale(number, stop)
            scale *= late
        plain_kind: FigureKind = "ratio" if number.form == "fraction" else "count"
        kind = KINDS.get(dimension or "", "measure") if code else plain_kind
        low, high = (None if end is None else end * scale for end in (number.low, number.high))
        value = None if number.value is None else number.value * Fraction(sign * scale)
        return Amount(first, stop, number, value, low, high, number.scale * scale, code, kind, dimension)

    def _own_money(
        self, money: tuple[str, int] | None, number: Number, unit: Unit | None, taken: int
    ) -> tuple[str, int] | None:
        """The money before the number where it is its own, and not that of a number before it
        ("10 rmb 20 usd")."""
        coded = unit is not None and unit.dimension == "money"
        if money is None:
            follows = coded and unit is not None and self._is_digits(unit.stop)
            if number.form != "digits" or not (unit is None or follows):
                return None
            named = name_before(self._lexemes, number.first)
            return named if named is not None and named[1] >= taken else None
        if self._lexemes[number.first].glued:
            return money
        ends = money[1] > 0 and self._ends_number(money[1] - 1)
        return None if ends and coded else money

    def _is_digits(self, at: int) -> bool:
        return at < len(self._lexemes) and self._lexemes[at].kind == "digits"

    def _ends_number(self, at: int) -> bool:
        """Whether the lexeme is the end of another number."""
        return self._lexemes[at].kind == "digits" or self._lexemes[at].lower in NUMBER_WORDS

    def _late_scale(self, number: Number, at: int) -> tuple[int, int]:
        """ "75 USD million"."""
        word = self._lexemes[at].lower if at < len(self._lexemes) else ""
        return (SCALES[word], at + 1) if number.scale == 1 and SCALES.get(word, 0) >= 1000 else (1, at)

    def _sign(self, first: int, number: Number, has_money: bool) -> tuple[int, int]:
        """A minus in front: "-15", "−3.5", "$-99"; a dash behind a word is none."""
        if number.first > 0 and has_money and self._lexemes[number.first - 1].text in MINUS:
            return first, -1
        if first > 0 and self._lexemes[first - 1].lower == "minus" and not self._counted_off(first - 1):
            return first - 1, -1
        if first == 0 or self._lexemes[first - 1].text not in MINUS or not self._lexemes[first].glued:
            return first, 1
        before = self._lexemes[first - 2] if first > 1 else None
        if before is not None and before.kind == "digits":
            return first, 1
        free = not self._lexemes[first - 1].glued or (before is not None and before.text in ("(", "[", "$"))
        return (first - 1, -1) if free else (first, 1)

    def _counted_off(self, minus: int) -> bool:
        """ "7 minus 3": a sum, no sign."""
        before = self._lexemes[minus - 1] if minus > 0 else None
        return before is not None and (before.kind == "digits" or before.lower in CARDINALS)

    def _letter(self, number: Number, has_money: bool) -> tuple[int, int]:
        """A scale of one letter: "$10m", "€10B", "0.5k miles", "3m people"."""
        at = number.stop
        letter = self._lexemes[at] if at < len(self._lexemes) else None
        if letter is None or letter.lower not in LETTERS or number.form != "digits" or number.scale > 1:
            return 1, at
        if not letter.glued and not (has_money and letter.lower in ("m", "b")):
            return 1, at
        behind = unit_at(self._lexemes, at + 1, after_digits=self._word(at + 1) == "bpd")
        counts = behind is not None or self._is_plural(at + 1)
        is_scale = has_money or letter.lower == "k" or letter.text == "M" or (counts and letter.lower != "t")
        return (LETTERS[letter.lower], at + 1) if is_scale else (1, at)

    def _is_plural(self, at: int) -> bool:
        """Whether a noun in the plural stands at `at`."""
        if at >= len(self._lexemes):
            return False
        tokens = self._text.tokens(self._lexemes[at].start, self._lexemes[at].end)
        return len(tokens) > 0 and tokens[0].tag_ == "NNS"

    def _unit(self, number: Number, at: int) -> Unit | None:
        """The unit behind the number, over a hyphen too."""
        here, hyphen = at, False
        if self._word(here) in HYPHENS:
            here, hyphen = here + 1, True
        # "half a mile", "a tenth of a percentage point"
        if number.form == "fraction":
            here = here + 1 if self._word(here) == "of" and self._word(here + 1) in ("a", "an") else here
            here = here + 1 if self._word(here) in ("a", "an") else here
        # "billions of dollars"
        if self._word(here) == "of" and number.form in ("vague", "words") and number.scale > 1:
            here += 1
        unit = unit_at(self._lexemes, here, after_digits=number.form == "digits" and not hyphen)
        if unit is None:
            return self._height(number) or self._in_brackets(at)
        behind = self._lexemes[unit.stop] if unit.stop < len(self._lexemes) else None
        if unit.dimension == "money" and behind is not None and behind.glued and behind.kind == "digits":
            return None
        if unit.code in ORDINARY_WORDS and not self._is_noun(here):
            return None
        if unit.code == "degree" and number.form != "digits":
            return None
        return unit

    def _in_brackets(self, at: int) -> Unit | None:
        """ "20 (kg)"."""
        if self._word(at) not in BRACKETS:
            return None
        unit = unit_at(self._lexemes, at + 1, after_digits=True)
        closed = unit is not None and self._word(unit.stop) == BRACKETS[self._word(at)]
        return replace(unit, stop=unit.stop + 1) if unit is not None and closed else None

    def _height(self, number: Number) -> Unit | None:
        """The signs of feet and inches: 5'11", "6 ft 2 in"."""
        at, before = number.stop, self._word(number.first - 1)
        sign, glued = self._word(at), at < len(self._lexemes) and self._lexemes[at].glued
        if sign in FEET_SIGNS and glued and self._is_digits(at + 1) and self._lexemes[at + 1].glued:
            return Unit("ft", "length", at + 1)
        after_feet = before in FEET_SIGNS or before in ("ft", "feet", "foot")
        if after_feet and (sign == "in" or (sign in INCH_SIGNS and glued)):
            return Unit("in", "length", at + 1)
        return None

    def _word(self, at: int) -> str:
        return self._lexemes[at].lower if 0 <= at < len(self._lexemes) else ""

    def _is_noun(self, at: int) -> bool:
        tokens = self._text.tokens(self._lexemes[at].start, self._lexemes[at].end)
        return len(tokens) > 0 and tokens[0].pos_ in ("NOUN", "PROPN")

    def _repeated_code(self, at: int) -> int:
        """ "$5 million USD" says its money twice."""
        unit = unit_at(self._lexemes, at, after_digits=True)
        if unit is None or unit.dimension != "money" or unit.code == "cent" or self._is_digits(unit.stop):
            return at
        return unit.stop

    def _pounds(self, code: str, dimension: str, number: Number, scale: int) -> tuple[str, str]:
        """ "pounds" are money by the million or beside a word of money, mass otherwise."""
        value = number.high if number.value is None else number.value
        if code != "lb" or value is None:
            return code, dimension
        if value * scale >= LEXICON["pounds"]["million_is_money"]:
            return "GBP", "money"
        sentence = self._text.sentence_at(number.start)
        words = {
            token.lower_
            for token in self._text.tokens(max(sentence.start, number.start - 120), number.end + 60)
        }
        return ("GBP", "money") if words & POUND_CUES else (code, dimension)
