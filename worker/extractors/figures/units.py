"""Units of measure and money behind a number: which one stands there, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from worker import lexicon
from worker.extractors.figures.money import iso_code
from worker.lexer import Lexeme, lex

LEXICON = lexicon.load("units")
NO_DIMENSION = ("rates", "powers", "pounds", "sums", "inches", "symbols")
DIMENSIONS = tuple(name for name in LEXICON if name not in NO_DIMENSION)
PER = frozenset({"per", "a", "an", "/", "each"})
# Symbols of one letter, and those that are words, stand close to their digits.
AMBIGUOUS = frozenset(LEXICON["symbols"]["ambiguous"])
# Of these, the ones that a space may part from their digits.
SPACED = frozenset(LEXICON["symbols"]["spaced"])
BEHIND_INCHES = frozenset(LEXICON["inches"]["behind"])


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit behind a number; `stop` is the lexeme behind it."""

    code: str
    dimension: str
    stop: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A way to write a unit, as lexemes; `exact` for symbols, which keep their case."""

    words: tuple[str, ...]
    code: str
    dimension: str
    exact: bool


@cache
def _entries() -> dict[str, list[_Entry]]:
    """Every way to write a unit, by its first word, the longest first."""
    found: dict[str, list[_Entry]] = {}
    for dimension in DIMENSIONS:
        for code, forms in LEXICON[dimension].items():
            for name in forms["names"]:
                for form in (name, name + "s"):
                    words = tuple(x.lower for x in lex(form))
                    found.setdefault(words[0], []).append(_Entry(words, code, dimension, False))
            for symbol in forms["symbols"]:
                words = tuple(x.text for x in lex(symbol))
                found.setdefault(words[0].lower(), []).append(_Entry(words, code, dimension, True))
    for options in found.values():
        options.sort(key=lambda e: (-len(e.words), not e.exact, e.code))
    return found


def unit_at(lexemes: Sequence[Lexeme], at: int, after_digits: bool) -> Unit | None:
    """The unit that stands at `at`, with what belongs to it ("square", "per hour"), or None."""
    power, base_at = _power_before(lexemes, at)
    base = _base(lexemes, base_at, after_digits)
    if base is None or (power and base.dimension != "length"):
        return None
    if power:
        return _raised(base, power, base.stop)
    return _with_rate(lexemes, _with_power(lexemes, base))


def _raised(base: Unit, power: int, stop: int) -> Unit:
    """The area or volume of a length."""
    return Unit(f"{base.code}{power}", "area" if power == 2 else "volume", stop)


def _power_before(lexemes: Sequence[Lexeme], at: int) -> tuple[int, int]:
    """2 for "square", 3 for "cubic", and where the length begins."""
    word = lexemes[at].lower if at < len(lexemes) else ""
    power = LEXICON["powers"]["before"].get(word, 0)
    if not power:
        return 0, at
    mark = lexemes[at + 1] if at + 1 < len(lexemes) else None
    return power, at + 2 if mark is not None and mark.text in (".", "-") and mark.glued else at + 1


def _with_power(lexemes: Sequence[Lexeme], base: Unit) -> Unit:
    """ "km squared", "km2", "km^2"."""
    if base.dimension != "length" or base.stop >= len(lexemes):
        return base
    stop = base.stop
    if lexemes[stop].text == "^" and stop + 1 < len(lexemes):
        stop += 1
    word, glued = lexemes[stop].lower, lexemes[stop].glued
    power = LEXICON["powers"]["behind"].get(word, 0)
    if not power and glued and word in ("2", "3"):
        power = int(word)
    return _raised(base, power, stop + 1) if power else base


def _with_rate(lexemes: Sequence[Lexeme], base: Unit) -> Unit:
    """ "miles an hour", "barrels a day", "km/h": the rate's own code where it has one."""
    at = base.stop
    if at + 1 >= len(lexemes) or lexemes[at].lower not in PER:
        return base
    other = _base(lexemes, at + 1, after_digits=lexemes[at].text == "/")
    if other is None:
        return base
    other = _with_power(lexemes, other)
    code = _RATES.get((base.code, other.code))
    if code is None:
        # "20 J/m2" is written as one; "$12 an hour" is 12 USD and an hour.
        return replace(base, stop=other.stop) if lexemes[at].text == "/" and lexemes[at].glued else base
    return Unit(code, "money" if base.dimension == "money" else "rate", other.stop)


_RATES = {tuple(parts): code for code, parts in LEXICON["rates"].items()}


def rate_behind(lexemes: Sequence[Lexeme], code: str, at: int) -> Unit | None:
    """The rate of money that goes on at `at`: "a barrel" behind "$80"."""
    rate = _with_rate(lexemes, Unit(code, "money", at))
    return rate if rate.stop != at else None


def _base(lexemes: Sequence[Lexeme], at: int, after_digits: bool) -> Unit | None:
    """The longest unit that is written from `at` on."""
    if at >= len(lexemes):
        return None
    for entry in _entries().get(lexemes[at].lower, ()):
        stop = at + len(entry.words)
        if stop <= len(lexemes) and _fits(lexemes, at, stop, entry, after_digits):
            return Unit(entry.code, entry.dimension, stop)
    code = iso_code(lexemes[at])
    if code is not None:
        return Unit(code[0], "money", at + 1)
    return _with_superscript(lexemes, at, after_digits)


def _fits(lexemes: Sequence[Lexeme], at: int, stop: int, entry: _Entry, after_digits: bool) -> bool:
    """Whether the entry is written from `at` to `stop`."""
    if not entry.exact:
        return tuple(x.lower for x in lexemes[at:stop]) == entry.words
    written = tuple(x.text for x in lexemes[at:stop]) == entry.words
    return (
        after_digits
        and written
        and _close_enough(lexemes, at, stop, entry)
        and not _goes_on(lexemes, stop, entry)
    )


def _with_superscript(lexemes: Sequence[Lexeme], at: int, after_digits: bool) -> Unit | None:
    """ "km²" is one lexeme."""
    text = lexemes[at].text
    power = LEXICON["powers"]["behind"].get(text[-1:], 0)
    if not power or not after_digits:
        return None
    for entry in _entries().get(text[:-1].lower(), ()):
        if entry.words == (text[:-1],) and entry.dimension == "length":
            return _raised(Unit(entry.code, entry.dimension, at), power, at + 1)
    return None


def _close_enough(lexemes: Sequence[Lexeme], at: int, stop: int, entry: _Entry) -> bool:
    """Whether a symbol stands where a symbol stands: its parts glued, letters near the digits."""
    if not all(x.glued for x in lexemes[at + 1 : stop]):
        return False
    first = entry.words[0]
    if first not in AMBIGUOUS or len(entry.words) > 1 or lexemes[at].glued:
        return True
    if first == "in":
        return stop < len(lexemes) and lexemes[stop].lower in BEHIND_INCHES
    return first in SPACED


def _goes_on(lexemes: Sequence[Lexeme], stop: int, entry: _Entry) -> bool:
    """Whether the symbol is the beginning of something longer ("m's", "24703L202", "L-202")."""
    if stop >= len(lexemes) or not entry.words[-1].isalpha() or not lexemes[stop].glued:
        return False
    behind = lexemes[stop]
    if behind.text in ("2", "3") and entry.dimension == "length":
        return False
    more = lexemes[stop + 1] if stop + 1 < len(lexemes) else None
    number = behind.text == "-" and more is not None and more.glued and more.kind == "digits"
    return behind.text in ("'", "’", "&") or behind.kind in ("word", "digits") or number
