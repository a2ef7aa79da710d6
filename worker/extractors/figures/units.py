"""Units of measure and money: which one stands at a place of the text, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from worker import lexicon
from worker.lexer import Lexeme, lex

LEXICON = lexicon.load("units")
DIMENSIONS = tuple(name for name in LEXICON if name not in ("rates", "powers", "pounds", "inches"))
PER = frozenset({"per", "a", "an", "/", "each"})
# Symbols of one letter, and those that are words, stand close to their digits.
AMBIGUOUS = frozenset({"in", "m", "g", "t", "p", "c", "s", "h", "l", "L", "F", "C", "A", "V", "W", "J", "N", "R"}) | {
    "min", "cal", "pt", "ac", "gm", "ct", "hh", "ha", "kt", "mb", "MB", "PS", "AU", "NM", "MP", "bu", "pp", "ly", "cc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit behind a number (or, for money, before it); `stop` is the lexeme behind it."""

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
                for form in _with_plural(name):
                    words = tuple(x.lower for x in lex(form))
                    found.setdefault(words[0], []).append(_Entry(words, code, dimension, False))
            for symbol in forms["symbols"]:
                words = tuple(x.text for x in lex(symbol))
                found.setdefault(words[0].lower(), []).append(_Entry(words, code, dimension, True))
    for options in found.values():
        options.sort(key=lambda e: (-len(e.words), not e.exact, e.code))
    return found


def _with_plural(name: str) -> tuple[str, ...]:
    return (name,) if name.endswith(("s", "i", "h", "z")) and len(name) < 4 else (name, name + "s")


@cache
def _prefixes() -> dict[str, list[_Entry]]:
    """The signs and codes of money that stand before the number, by their last lexeme."""
    found: dict[str, list[_Entry]] = {}
    for code, forms in LEXICON["money"].items():
        for symbol in forms["symbols"]:
            if symbol not in ("p", "c", "R", "¢", "元", "zł", "Kč", "Ft", "Sh", "TL"):
                words = tuple(x.text for x in lex(symbol))
                found.setdefault(words[-1], []).append(_Entry(words, code, "money", True))
    for options in found.values():
        options.sort(key=lambda e: -len(e.words))
    return found


def money_before(lexemes: Sequence[Lexeme], at: int) -> tuple[str, int] | None:
    """The money whose sign or code ends right before position `at`, and where it begins.
    A letter before "$" counts apart from it where the text puts spaces around its marks."""
    if at == 0:
        return None
    for entry in _prefixes().get(lexemes[at - 1].text, ()):
        first = at - len(entry.words)
        if first >= 0 and all(
            lexemes[first + k].text == word
            or (k < len(entry.words) - 1 and _spaced(lexemes, first + k, word))
            for k, word in enumerate(entry.words)
        ):
            return entry.code, first
    return None


def _spaced(lexemes: Sequence[Lexeme], at: int, word: str) -> bool:
    """ "c $ 300" in text whose marks stand apart and whose letters are small."""
    return (
        lexemes[at].lower == word.lower()
        and not lexemes[at + 1].glued
        and (word in ("C", "HK", "US", "NZ", "NT"))
    )


def unit_at(lexemes: Sequence[Lexeme], at: int, after_digits: bool) -> Unit | None:
    """The unit that stands at `at`, with what belongs to it ("square", "per hour"), or None."""
    power, base_at = _power_before(lexemes, at)
    base = _base(lexemes, base_at, after_digits)
    if base is None:
        return None
    if power and base.dimension == "length":
        return Unit(f"{base.code}{power}", "area" if power == 2 else "volume", base.stop)
    if power:
        return None
    return _with_rate(lexemes, _with_power(lexemes, base))


def _power_before(lexemes: Sequence[Lexeme], at: int) -> tuple[int, int]:
    """2 for "square", 3 for "cubic", and where the length begins."""
    word = lexemes[at].lower if at < len(lexemes) else ""
    power = LEXICON["powers"]["before"].get(word, 0)
    if not power:
        return 0, at
    dot = at + 1 < len(lexemes) and lexemes[at + 1].text == "." and lexemes[at + 1].glued
    hyphen = at + 1 < len(lexemes) and lexemes[at + 1].text == "-" and lexemes[at + 1].glued
    return power, at + 2 if dot or hyphen else at + 1


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
    return Unit(f"{base.code}{power}", "area" if power == 2 else "volume", stop + 1) if power else base


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
    if code is not None:
        return Unit(code, "speed" if other.dimension == "time" else base.dimension, other.stop)
    return base


_RATES = {tuple(parts): code for code, parts in LEXICON["rates"].items()}


def _base(lexemes: Sequence[Lexeme], at: int, after_digits: bool) -> Unit | None:
    """The longest unit that is written from `at` on."""
    if at >= len(lexemes):
        return None
    for entry in _entries().get(lexemes[at].lower, ()):
        stop = at + len(entry.words)
        if stop > len(lexemes):
            continue
        if entry.exact:
            written = tuple(x.text for x in lexemes[at:stop])
            fits = after_digits and written == entry.words and _close_enough(lexemes, at, stop, entry)
        else:
            fits = tuple(x.lower for x in lexemes[at:stop]) == entry.words
        # A symbol of letters does not go on into the next word's apostrophe ("m's").
        if fits and not _goes_on(lexemes, stop, entry):
            return Unit(entry.code, entry.dimension, stop)
    return _with_superscript(lexemes, at, after_digits)


def _with_superscript(lexemes: Sequence[Lexeme], at: int, after_digits: bool) -> Unit | None:
    """ "km²" is one lexeme."""
    text = lexemes[at].text
    power = LEXICON["powers"]["behind"].get(text[-1:], 0)
    if not power or not after_digits:
        return None
    for entry in _entries().get(text[:-1].lower(), ()):
        if entry.words == (text[:-1],) and entry.dimension == "length":
            return Unit(f"{entry.code}{power}", "area" if power == 2 else "volume", at + 1)
    return None


def _close_enough(lexemes: Sequence[Lexeme], at: int, stop: int, entry: _Entry) -> bool:
    """Whether a symbol stands where a symbol stands: its parts glued, letters near the digits."""
    if not all(x.glued for x in lexemes[at + 1 : stop]):
        return False
    if entry.words[0] not in AMBIGUOUS or len(entry.words) > 1 or lexemes[at].glued:
        return True
    if entry.words[0] == "in":
        behind = lexemes[stop].lower if stop < len(lexemes) else ""
        return behind in LEXICON["inches"]["behind"]
    return (
        entry.words[0] in ("m", "g", "l", "L", "ha", "MB", "W", "V", "C", "F", "t", "kt", "cc")
        and len(entry.words) == 1
    )


def _goes_on(lexemes: Sequence[Lexeme], stop: int, entry: _Entry) -> bool:
    if not entry.exact or stop >= len(lexemes):
        return False
    behind = lexemes[stop]
    return (
        entry.words[-1].isalpha()
        and behind.glued
        and (behind.text in ("'", "’", "&") or behind.kind == "word")
    )
