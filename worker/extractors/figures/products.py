"""Figures that follow from others: "five units of 3,000 troops each" is 15,000 troops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.document import Derivation, Figure
from worker.text import Text

# How far "each" may stand behind the second figure, in characters.
EACH_WINDOW = 60


def with_products(text: Text, found: Sequence[Figure]) -> list[Figure]:
    """The figures with their ids and every product that the text spells out, in text order."""
    products = {
        at: end for at in range(len(found) - 1) if (end := _product_end(text, found[at], found[at + 1]))
    }
    # A product begins where its first factor does and stands behind it.
    ids, count = [], 0
    for at in range(len(found)):
        count += 1
        ids.append(f"f{count}")
        count += at in products
    result: list[Figure] = []
    for at, figure in enumerate(found):
        result.append(replace(figure, id=ids[at]))
        if at in products:
            number = f"f{int(ids[at][1:]) + 1}"
            result.append(_product(text, found, ids, at, products[at], number))
    return result


def _product_end(text: Text, first: Figure, second: Figure) -> int | None:
    """Where the expression ends that makes the two figures factors; None where there is none."""
    if first.kind != "count" or first.value is None or second.value is None or first.counted is None:
        return None
    counted = first.counted
    if not (first.end <= counted.start and counted.end < second.start):
        return None
    between = text.text[counted.end : second.start].split()
    window = text.text[second.end : second.end + EACH_WINDOW]
    each = window.lower().find(" each")
    stop = min((at for mark in ".;\n" if (at := window.find(mark)) >= 0), default=len(window))
    if between in (["of"], ["with"], ["containing"], ["comprising"]) and 0 <= each < stop:
        return second.end + each + len(" each")
    if between[:1] == ["each"] or (len(between) == 2 and between[0] == "of"):
        end = (
            second.counted.end
            if second.counted is not None and second.counted.start >= second.end
            else second.end
        )
        return end if between in (["each", "of"], ["each", "with"], ["each", "worth"]) else None
    return None


def _product(
    text: Text, found: Sequence[Figure], ids: Sequence[str], at: int, end: int, number: str
) -> Figure:
    """The product of the figure and the one behind it."""
    first, second = found[at], found[at + 1]
    assert first.value is not None and second.value is not None  # _product_end has looked
    value = first.value * second.value
    agrees = next(
        (
            ids[k]
            for k, f in enumerate(found)
            if k not in (at, at + 1) and f.value == value and f.unit == second.unit
        ),
        None,
    )
    return replace(
        second, id=number, text=text.text[first.start : end], start=first.start, end=end, value=value,
        qualifier="exact" if first.qualifier == second.qualifier == "exact" else "approximately",
        derived_from=Derivation("product", (ids[at], ids[at + 1]), agrees),
    )  # fmt: skip
