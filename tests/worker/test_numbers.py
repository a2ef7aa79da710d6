"""The number grammar: what is written is what is read."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.lexer import lex
from worker.numbers import Number, plain, read_numbers

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))


def numbers(text: str) -> list[Number]:
    return read_numbers(lex(text))


def in_words(n: int) -> str:
    """A number as British news spells it."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{ONES[n // 100]} hundred" + (f" and {in_words(n % 100)}" if n % 100 else "")
    scale, name = next(s for s in SCALES if n >= s[0])
    rest = n % scale
    joint = " and " if rest < 100 else " "
    return f"{in_words(n // scale)} {name}" + (f"{joint}{in_words(rest)}" if rest else "")


def assert_reads(text: str, value: Fraction) -> None:
    found = numbers(text)
    assert [(n.start, n.end, n.value) for n in found] == [(0, len(text), value)]


@given(st.integers(0, 10**15 - 1))
def test_number_is_the_same_when_written_in_digits(n: int) -> None:
    assert_reads(f"{n:,}", Fraction(n))
    assert_reads(str(n), Fraction(n))


@given(st.integers(0, 10**15 - 1))
def test_number_is_the_same_when_written_in_words(n: int) -> None:
    assert_reads(in_words(n), Fraction(n))


@given(st.integers(1, 999), st.integers(0, 99), st.sampled_from(SCALES))
def test_number_is_the_same_when_written_with_a_scale(whole: int, cents: int, scale: tuple[int, str]) -> None:
    size, name = scale
    value = (Fraction(whole) + Fraction(cents, 100)) * size
    assert_reads(f"{whole}.{cents:02} {name}", value)
    assert_reads(f"{whole}.{cents:02}-{name}", value)


@given(st.integers(1, 200), st.sampled_from([(1, 2), (1, 4), (3, 4), (1, 3), (2, 3), (5, 8)]))
def test_number_is_the_same_when_it_has_a_fraction(whole: int, part: tuple[int, int]) -> None:
    top, bottom = part
    assert_reads(f"{whole} {top}/{bottom}", whole + Fraction(top, bottom))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.7bn", 3_700_000_000),
        ("two and a half million", 2_500_000),
        ("two-and-a-half", 2.5),
        ("a dozen", 12),
        ("half a million", 500_000),
        ("a quarter-million", 250_000),
        ("three quarters of a million", 750_000),
        ("a million and a half", 1_500_000),
        ("2½", 2.5),
        ("25 lakh", 2_500_000),
        ("1,00,000", 100_000),
        ("twenty-first", 21),
        ("103rd", 103),
        ("two-thirds", 0.666667),
        ("tens of thousands", 10_000),
    ],
)
def test_value_is_read_when_news_writes_it(text: str, value: float) -> None:
    (number,) = numbers(text)
    assert number.value is not None
    assert (number.start, number.end, plain(number.value)) == (0, len(text), value)


def test_ends_are_given_when_only_a_scale_is_sharp() -> None:
    (number,) = numbers("several hundred")
    assert (number.value, number.low, number.high) == (None, 300, 900)


@pytest.mark.parametrize("text", ["9" * 30, "a", "the second half of the match"])
def test_no_cardinal_is_read_when_there_is_none(text: str) -> None:
    assert [n for n in numbers(text) if n.form != "ordinal"] == []


@given(st.text())
def test_numbers_stand_in_order_when_the_text_is_any(text: str) -> None:
    found = numbers(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
