"""Parts of a result document in words for the terminal. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

QUOTATION_MARKS = '“”"«»„'
QUALIFIERS = {
    "exact": "",
    "approximately": "≈ ",
    "at_least": "≥ ",
    "at_most": "≤ ",
    "more_than": "> ",
    "less_than": "< ",
    "range": "",
}
SCALES = ((1_000_000_000_000, "tn"), (1_000_000_000, "bn"), (1_000_000, "m"))


def describe_claim(claim: Mapping[str, Any]) -> str:
    """What was said, in quotation marks where the article quotes it."""
    said = one_line(claim["text"].removeprefix("that "), 220)
    quoted = bool(claim["quote_ids"]) and not any(mark in said for mark in QUOTATION_MARKS)
    return f"“{said}”" if quoted else said


def describe_figure(figure: Mapping[str, Any]) -> str:
    """A figure in a few characters: "≈ 11,000", "10 to 12 km", "USD 3.7 bn"."""
    if figure["low"] is not None and figure["high"] is not None:
        number = f"{_number(figure['low'])} to {_number(figure['high'])}"
    elif figure["value"] is not None:
        number = _number(figure["value"])
    else:
        return one_line(figure["text"], 40)
    unit = figure["unit"] or ""
    if unit == "percent":
        number += "%"
    elif figure["kind"] == "money":
        number = f"{unit} {number}".strip()
    elif unit:
        number += f" {unit}"
    derived = " (derived)" if figure["derived_from"] else ""
    return f"{QUALIFIERS.get(figure['qualifier'], '')}{number}{derived}"


def describe_change(change: Mapping[str, Any], figures: Mapping[str, Mapping[str, Any]]) -> str:
    """A move in a few characters, "40 → 48 (by 8)"; `figures` by id. What the article does not
    tell is left out."""
    old, new, step = (
        describe_figure(figures[each]) if each in figures else ""
        for each in (change["from_id"], change["to_id"], change["by_id"])
    )
    path = f"{old} → {new}".strip() if old or new else ""
    return f"{path} (by {step})" if path and step else path or f"by {step}"


def _number(value: float) -> str:
    """1234 as 1,234; 3700000000 as 3.7 bn; at most two decimals there."""
    for scale, name in SCALES:
        if abs(value) >= scale:
            return f"{_plain(round(value / scale, 2))} {name}"
    return _plain(value)


def _plain(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def join_names(names: Iterable[str]) -> str:
    """Each name once, in order."""
    return ", ".join(dict.fromkeys(names))


def one_line(text: str, max_characters: int) -> str:
    """The text without line breaks and control characters, cut at a word with an ellipsis."""
    line = " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())
    if len(line) <= max_characters:
        return line
    return line[:max_characters].rsplit(" ", 1)[0].rstrip(",;:–—- ") + "…"
