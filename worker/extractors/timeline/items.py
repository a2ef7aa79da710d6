"""The article as a row of items, each of one class of worker/lexicons/times.toml (or none).

A row has one character per item, so that the patterns of time expressions are regular
expressions over classes instead of letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from worker import lexicon
from worker.lexer import Lexeme
from worker.numbers import Number

LEXICON = lexicon.load("times")
VALUED = (
    "month", "weekday", "weekdays", "part", "parts", "season", "unit", "units",
    "near", "periodic", "reference", "lasting", "decade", "zone",
)  # fmt: skip
NUMBERS = ("day", "yr", "n", "ord")
CLASSES = (*NUMBERS, *VALUED, *LEXICON["words"], "holiday")
CODES: Mapping[str, str] = {name: chr(0x4E00 + at) for at, name in enumerate(CLASSES)}
NOTHING = "_"
# Words that are a date in capitals only; the rest of these classes may be all in small letters.
NEEDS_CAPITAL = frozenset({"may", "march", "fy", "q", "zulu"} | {w for w in LEXICON["zone"] if len(w) < 3})
# Short forms that need a capital, or a full stop or a number behind them.
SHORT = frozenset(w for name in ("month", "weekday") for w in LEXICON[name] if len(w) <= 5) - {
    "may",
    "march",
    "april",
    "june",
    "july",
}
DATE_PREPOSITIONS = frozenset(
    {"on", "in", "of", "since", "until", "by", "from", "before", "after", "ending", "ended"}
)
FIRST_YEAR, LAST_YEAR = 1000, 2199


class Item(NamedTuple):
    """A word, mark, number or holiday: its class, its value, and where it stands."""

    name: str
    value: Any
    start: int
    end: int
    text: str
    glued: bool


def _word_classes() -> dict[str, tuple[str, Any]]:
    classes: dict[str, tuple[str, Any]] = {}
    for name, words in LEXICON["words"].items():
        classes.update({word: (name, word) for word in words})
    for name in VALUED:
        classes.update({word: (name, value) for word, value in LEXICON[name].items()})
    return classes


WORDS = _word_classes()
NO_CLASS: tuple[str, Any] = (NOTHING, None)


def _holiday_pattern() -> re.Pattern[str]:
    """Any holiday's name; "’" and "." are free."""
    names = sorted(LEXICON["holidays"], key=len, reverse=True)
    options = (re.escape(name).replace("'", "['’]?").replace("st\\ ", "st\\.?\\ ") for name in names)
    return re.compile(r"\b(?:" + "|".join(options) + r")\b", re.IGNORECASE)


HOLIDAY = _holiday_pattern()


def read_items(text: str, lexemes: Sequence[Lexeme], numbers: Sequence[Number]) -> list[Item]:
    """The items in text order."""
    holidays = {m.start(): m for m in HOLIDAY.finditer(text)}
    by_start = {number.first: number for number in numbers}
    items: list[Item] = []
    at = 0
    while at < len(lexemes):
        lexeme = lexemes[at]
        holiday = holidays.get(lexeme.start)
        number = by_start.get(at)
        if holiday is not None and lexeme.text[0].isupper():
            name = _holiday_name(holiday.group())
            items.append(Item("holiday", name, lexeme.start, holiday.end(), holiday.group(), lexeme.glued))
            while at < len(lexemes) and lexemes[at].start < holiday.end():
                at += 1
        elif number is not None and not _is_unit(lexemes, number):
            items.append(_number_item(lexemes, number))
            at = number.stop
        else:
            items.append(_word_item(lexemes, at))
            at += 1
    return items


def _holiday_name(found: str) -> str:
    """The lexicon's form of a holiday's name."""
    plain = re.sub(r"[.'’]", "", found.lower())
    name: str = _HOLIDAY_NAMES[re.sub(r"\s+", " ", plain)]
    return name


_HOLIDAY_NAMES = {re.sub(r"[.'’]", "", name): name for name in LEXICON["holidays"]}


def _is_unit(lexemes: Sequence[Lexeme], number: Number) -> bool:
    """ "second" behind "a", "per" or a number is the unit; "half" is a word of dates."""
    if lexemes[number.first].lower == "half" and number.stop == number.first + 1:
        return True
    if lexemes[number.first].lower != "second" or number.first == 0:
        return False
    before = lexemes[number.first - 1]
    return before.lower in ("a", "per", "every", "each", "one", "-") or before.kind == "digits"


def _number_item(lexemes: Sequence[Lexeme], number: Number) -> Item:
    text = " ".join(x.text for x in lexemes[number.first : number.stop])
    glued = lexemes[number.first].glued
    return Item(_number_class(text, number), number, number.start, number.end, text, glued)


def _number_class(text: str, number: Number) -> str:
    """Which dates a number may stand in."""
    if number.form == "ordinal":
        return "ord"
    if number.form == "vague":
        return "few"
    if number.form == "digits" and text.isdecimal() and number.value is not None:
        if len(text) <= 2 and 1 <= number.value <= 31:
            return "day"
        if len(text) == 4 and FIRST_YEAR <= number.value <= LAST_YEAR:
            return "yr"
    return "n"


def _word_item(lexemes: Sequence[Lexeme], at: int) -> Item:
    lexeme = lexemes[at]
    name, value = WORDS.get(lexeme.lower, NO_CLASS)
    if name != NOTHING and not lexeme.text[0].isupper() and not _is_date_in_small_letters(lexemes, at):
        name = NOTHING
    return Item(name, value, lexeme.start, lexeme.end, lexeme.text, lexeme.glued)


def _is_date_in_small_letters(lexemes: Sequence[Lexeme], at: int) -> bool:
    """Whether a word of dates counts without its capital: "sept. 30", "on may 19", not "they may"."""
    word = lexemes[at].lower
    before = lexemes[at - 1] if at > 0 else None
    behind = lexemes[at + 1] if at + 1 < len(lexemes) else None
    number_behind = behind is not None and behind.kind == "digits"
    if word in SHORT:
        return number_behind or (behind is not None and behind.text == "." and behind.glued)
    if word in ("may", "march"):
        cued = before is not None and before.lower in DATE_PREPOSITIONS and number_behind
        return cued or (before is not None and before.kind == "digits" and len(before.text) <= 2)
    return word not in NEEDS_CAPITAL


def row(items: Sequence[Item]) -> str:
    """One character per item."""
    return "".join(CODES.get(item.name, NOTHING) for item in items)
