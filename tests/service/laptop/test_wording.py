"""Figures and claims in a few characters."""

from __future__ import annotations

from typing import Any

import pytest

from service.laptop.wording import describe_change, describe_claim, describe_figure, one_line

FIGURE: dict[str, Any] = {
    "text": "x",
    "value": None,
    "low": None,
    "high": None,
    "unit": None,
    "kind": "count",
    "qualifier": "exact",
    "derived_from": None,
}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": 11_000, "qualifier": "approximately"}, "≈ 11,000"),
        ({"value": 3_700_000_000, "unit": "USD", "kind": "money"}, "USD 3.7 bn"),
        ({"value": 52.4, "unit": "percent", "kind": "percent"}, "52.4%"),
        ({"low": 10, "high": 12, "unit": "km", "qualifier": "range", "kind": "measure"}, "10 to 12 km"),
        ({"value": 2, "qualifier": "more_than"}, "> 2"),
        ({"value": 600, "derived_from": {"operation": "product"}}, "600 (derived)"),
        ({"value": 1_250_000}, "1.25 m"),
        ({"text": "scores of"}, "scores of"),
    ],
)
def test_figure_is_told_with_its_qualifier_and_unit(changes: dict[str, Any], words: str):
    assert describe_figure({**FIGURE, **changes}) == words


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (("f1", "f2", "f3"), "40 → 48 (by 8)"),
        (("f1", "f2", None), "40 → 48"),
        (("f1", None, "f3"), "40 → (by 8)"),
        ((None, "f2", None), "→ 48"),
        ((None, None, "f3"), "by 8"),
    ],
)
def test_change_is_told_with_what_is_known_of_it(ends: tuple[str | None, ...], words: str):
    figures = {name: {**FIGURE, "value": value} for name, value in (("f1", 40), ("f2", 48), ("f3", 8))}
    change = dict(zip(("from_id", "to_id", "by_id"), ends, strict=True))
    assert describe_change(change, figures) == words


def test_claim_stands_in_quotation_marks_when_it_is_quoted():
    assert describe_claim({"text": "We will win", "quote_ids": ["q1"]}) == "“We will win”"
    assert describe_claim({"text": "it was “fine”", "quote_ids": ["q1"]}) == "it was “fine”"
    assert describe_claim({"text": "that it rained", "quote_ids": []}) == "it rained"


def test_line_is_cut_at_a_word_when_it_is_long():
    assert one_line("one two, three", 9) == "one two…"
    assert one_line("one\ntwo\x1b", 9) == "one two"
