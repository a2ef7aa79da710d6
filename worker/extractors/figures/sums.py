"""Amounts that belong together: the ends of a range, "3 dollars 50 cents", "77m euros, up from 38m"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from worker.extractors.figures.amounts import Amount
from worker.extractors.figures.units import LEXICON
from worker.lexer import Lexeme

BEFORE_MONEY = frozenset(LEXICON["sums"]["before"])
ENDS_MONEY = frozenset(LEXICON["sums"]["behind"])


def with_ends(amount: Amount, other: Amount, low: Fraction, high: Fraction) -> Amount:
    """The range from `amount` to `other`, which stands behind it."""
    unit = amount if amount.unit is not None else other
    return replace(
        amount, stop=other.stop, value=None, low=low, high=high,
        unit=unit.unit, kind=unit.kind, dimension=unit.dimension,
    )  # fmt: skip


# What a major unit of money has a hundred of.
MINOR = frozenset({"cent", "pence", "sen", "euro cent", "kopek"})


def with_minor(amount: Amount, minor: Amount) -> Amount | None:
    """ "3 dollars 50 cents" and "15 dollars 50" as one amount, or None where they are two."""
    if amount.dimension != "money" or amount.unit in MINOR or amount.value is None or minor.value is None:
        return None
    small = amount.value.denominator == 1 and minor.value.denominator == 1 and 0 < minor.value < 100
    if not small or amount.scale > 1 or (minor.unit is not None and minor.unit not in MINOR):
        return None
    return replace(amount, stop=minor.stop, value=amount.value + minor.value / 100)


# How far back the money stands that "up from 38m" goes on with, in lexemes.
MONEY_WINDOW = 16
MILLION = 1_000_000


def with_money_of_before(amounts: Sequence[Amount], lexemes: Sequence[Lexeme]) -> list[Amount]:
    """The amounts with the money of "77m euros" given to the bare "38m" that follows."""
    read: list[Amount] = []
    money: Amount | None = None
    for amount in amounts:
        if money is not None and _shares_money(money, amount, lexemes):
            scale = 1 if amount.unit is None else MILLION
            value = amount.value * scale if amount.value is not None else None
            amount = replace(
                amount,
                value=value,
                scale=amount.scale * scale,
                unit=money.unit,
                kind="money",
                dimension="money",
            )
        if amount.dimension == "money" and amount.scale >= MILLION:
            money = amount
        read.append(amount)
    return read


def _shares_money(money: Amount, amount: Amount, lexemes: Sequence[Lexeme]) -> bool:
    """Whether a bare "38m" or "2 billion" behind a sum of money is one too: near it, behind a
    word that compares, and with nothing behind that it could count."""
    glued_m = amount.unit == "m" and lexemes[amount.stop - 1].text == "m" and lexemes[amount.stop - 1].glued
    big = amount.unit is None and amount.scale >= MILLION
    if not (glued_m or big) or amount.first - money.stop > MONEY_WINDOW or amount.number.form != "digits":
        return False
    before = lexemes[amount.first - 1].lower if amount.first else ""
    behind = lexemes[amount.stop] if amount.stop < len(lexemes) else None
    closed = any(x.text in (".", ";") for x in lexemes[money.stop : amount.first])
    ends = behind is None or behind.kind == "mark" or behind.lower in ENDS_MONEY
    return before in BEFORE_MONEY and ends and not closed
