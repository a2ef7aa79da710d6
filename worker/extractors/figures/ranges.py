"""Two amounts that are one figure: "between 40 and 50", "$2.5bn-$3bn", "8- to 16-metre",
"one in five", "2–1"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from worker import lexicon
from worker.extractors.figures.amounts import HYPHENS, Amount
from worker.extractors.figures.sums import with_ends, with_minor
from worker.lexer import Lexeme

DASHES = HYPHENS | {"—"}
CHANGES = frozenset(lexicon.load("qualifiers")["changes"]["lemmas"])
SCORE_CUES = frozenset(lexicon.load("qualifiers")["scores"]["cues"])
# How far before a range its verb of change may stand, in words.
CHANGE_WINDOW = 16
SHORT_WINDOW = 3
SCORE_WINDOW = 25
MOST_POINTS = 999


class Joiner:
    """Joins neighbouring amounts; `lemmas` are the lemmas of the words at the lexemes."""

    def __init__(self, lexemes: Sequence[Lexeme], lemmas: Sequence[str]) -> None:
        self._lexemes = lexemes
        self._lemmas = lemmas

    def join(self, amounts: Sequence[Amount]) -> list[Amount]:
        """The amounts with every pair that belongs together made one, and with the unit of "from 4
        to 9 miles" given to the 4 too."""
        joined: list[Amount] = []
        at = 0
        while at < len(amounts):
            pair = self._pair(amounts[at], amounts[at + 1]) if at + 1 < len(amounts) else None
            shared = self._with_unit(amounts[at], amounts[at + 1]) if at + 1 < len(amounts) else amounts[at]
            joined.append(pair or shared)
            at += 2 if pair else 1
        return joined

    def _pair(self, left: Amount, right: Amount) -> Amount | None:
        between = tuple(x.lower for x in self._lexemes[left.stop : right.first])
        if len(between) > 3 or left.value is None or right.value is None:
            return None
        if between == ("and",) and self._is_between(left):
            return self._range(left, right)
        if between in ((), ("and",)):
            return self._minor(left, right, between)
        if between in (("in",), ("out", "of"), ("in", "every"), ("of", "every"), ("out", "of", "every")):
            return self._ratio(left, right)
        if len(between) == 1 and between[0] in DASHES:
            return self._dashed(left, right)
        falls = left.value >= right.value
        dashed = len(between) == 1 and between[0] in HYPHENS and self._are_points(left, right)
        if falls and (dashed or (between == ("to",) and self._is_score(left, right))):
            return self._score(left, right)
        if between == ("to",) or (between[-1] == "to" and between[0] in HYPHENS):
            return None if self._changes(left) else self._range(left, right)
        if between == ("or",) and left.value < right.value <= left.value * 2 + 1:
            return self._range(left, right)
        return None

    def _with_unit(self, left: Amount, right: Amount) -> Amount:
        """A bare number with the unit of the one that it changes to."""
        bare = left.unit is None and left.kind == "count" and left.number.form in ("digits", "words")
        from_to = self._word(left.first - 1) == "from" and self._word(left.stop) == "to"
        if not (bare and from_to and right.unit and right.first == left.stop + 1):
            return left
        if right.dimension == "money" and right.scale > 1 and left.scale == 1:
            return left
        return replace(left, unit=right.unit, kind=right.kind, dimension=right.dimension)

    def _minor(self, left: Amount, right: Amount, between: tuple[str, ...]) -> Amount | None:
        """ "3 dollars and 50 cents"; a bare "50" only where nothing follows that it could count."""
        if left.dimension == "money" and self._word(right.first) in ("a", "an"):
            return replace(left, stop=right.stop)
        behind = self._word(right.stop)
        glued = right.stop < len(self._lexemes) and self._lexemes[right.stop].glued
        ends = not behind[:1].isalnum() or (not between and behind in ("a", "per", "each", "for"))
        named = self._word(left.stop - 1).isalpha()
        if right.unit is None and (not ends or not named or (glued and behind[:1].isalnum())):
            return None
        return with_minor(left, right)

    def _is_between(self, left: Amount) -> bool:
        """ "between 40", "between the ages of 18"."""
        words = [self._word(left.first - back) for back in (1, 2, 3, 4)]
        return words[0] == "between" or (
            words[0] == "of" and words[1] in ("ages", "age") and "between" in words
        )

    def _word(self, at: int) -> str:
        return self._lexemes[at].lower if 0 <= at < len(self._lexemes) else ""

    def _ratio(self, left: Amount, right: Amount) -> Amount | None:
        """ "one in five", "9 out of 10"."""
        a, b = left.value, right.value
        if a is None or b is None or left.unit or right.unit or not 0 < a < b or b.denominator > 1:
            return None
        if a > 10 and b not in (100, 1000, 10_000, 100_000) and self._word(left.stop) == "in":
            return None
        return replace(left, stop=right.stop, value=a / b, kind="ratio")

    def _dashed(self, left: Amount, right: Amount) -> Amount | None:
        """A range with a dash, or a score."""
        return self._score(left, right) if self._is_score(left, right) else self._range(left, right)

    def _is_score(self, left: Amount, right: Amount) -> bool:
        """Whether two bare numbers stand near a word of contest."""
        if not self._are_points(left, right):
            return False
        words = self._lemmas[max(0, left.first - SCORE_WINDOW) : right.stop + 5]
        return any(word in SCORE_CUES for word in words)

    def _are_points(self, left: Amount, right: Amount) -> bool:
        """Whether two numbers can be those of a score."""
        if any(a.unit or a.number.form != "digits" or a.scale > 1 for a in (left, right)):
            return False
        return max(left.value or 0, right.value or 0) <= MOST_POINTS

    def _score(self, left: Amount, right: Amount) -> Amount | None:
        """The score, its lower number first."""
        if left.value is None or right.value is None:
            return None
        low, high = sorted((left.value, right.value))
        return replace(left, stop=right.stop, value=None, low=low, high=high, kind="score")

    def _changes(self, left: Amount) -> bool:
        """Whether something moves from one amount to the other: "rose 5 cents to 95 cents", and
        further back before "from"; "a rise of 3 to 4 per cent" is a range."""
        if self._word(left.first - 1) == "of":
            return False
        window = CHANGE_WINDOW if self._word(left.first - 1) == "from" else SHORT_WINDOW
        for word in reversed(self._lemmas[max(0, left.first - window) : left.first]):
            if word in (".", ";", "!", "?"):
                return False
            if word in CHANGES:
                return True
        return False

    def _range(self, left: Amount, right: Amount) -> Amount | None:
        """The range, where the two have one unit or one of them has none."""
        if left.unit and right.unit and left.unit != right.unit:
            return None
        low, high = left.value, right.value
        if low is None or high is None or left.kind == "ratio" or right.kind == "ratio":
            return None
        if left.scale == 1 and right.scale > 1 and low * right.scale <= high:
            low *= right.scale
        if low >= high or (not right.unit and left.unit and left.dimension != "money"):
            return None
        return with_ends(left, right, Fraction(low), Fraction(high))
