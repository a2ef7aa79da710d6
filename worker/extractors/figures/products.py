"""Figures that follow from others: "five units of 3,000 troops each" is 15,000 troops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from schemas.document import Derivation, Figure
from worker.text import Text

# A figure's value and unit.
Stated = tuple[int | float | None, str | None]
# How far "each" may stand behind the second figure, in characters.
EACH_WINDOW = 60


def with_products(text: Text, found: Sequence[Figure]) -> list[Figure]:
    """The figures with their ids and every product that the text spells out, in text order: a
    product begins where its first factor does and stands behind it."""
    ends = [_product_end(text, one, other) for one, other in pairwise(found)] + [None]
    numbered, count = [], 0
    for figure, end in zip(found, ends, strict=False):
        numbered.append(replace(figure, id=f"f{count + 1}"))
        count += 1 if end is None else 2
    stated: dict[Stated, list[str]] = {}
    for figure in numbered:
        # Three are enough: two may be the factors.
        if len(ids := stated.setdefault((figure.value, figure.unit), [])) < 3:
            ids.append(figure.id)
    result: list[Figure] = []
    for at, figure in enumerate(numbered):
        result.append(figure)
        if (end := ends[at]) is not None:
            number = f"f{int(figure.id[1:]) + 1}"
            result.append(_product(text, figure, numbered[at + 1], end, number, stated))
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
    text: Text, first: Figure, second: Figure, end: int, number: str, stated: dict[Stated, list[str]]
) -> Figure:
    """The product of two figures, and the stated figure that it agrees with."""
    assert first.value is not None  # _product_end has looked
    assert second.value is not None
    value = first.value * second.value
    others = (id_ for id_ in stated.get((value, second.unit), ()) if id_ not in (first.id, second.id))
    sharp = first.qualifier == second.qualifier == "exact"
    return replace(
        second, id=number, text=text.text[first.start : end], start=first.start, end=end, value=value,
        qualifier="exact" if sharp else "approximately",
        derived_from=Derivation("product", (first.id, second.id), next(others, None)),
    )  # fmt: skip
