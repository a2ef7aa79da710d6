"""Repeated times: "every Monday", "twice a year", "annual"."""

from __future__ import annotations

from fractions import Fraction

from worker.extractors.timeline.counts import count_of
from worker.extractors.timeline.frame import Frame, Reading
from worker.extractors.timeline.rules import Match
from worker.extractors.timeline.spans import amount
from worker.extractors.timeline.values import (
    GRANULARITY,
)


def every(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "every day", "every other week", "every four years", "each Monday", "every June"."""
    unit, named = match.get("unit", "units"), match.get("weekday", "month", "season", "part")
    if unit is not None:
        count = count_of(match) if match.get("day", "yr", "n") else Fraction(2 if match.has("other") else 1)
        ordinal = match.get("ord")
        if ordinal is not None:
            count = ordinal.value.value
        return Reading("set", amount(unit.value, count), GRANULARITY[unit.value])
    if named is None:
        return None
    if named.name == "weekday":
        return Reading("set", f"XXXX-WXX-{named.value}", "day")
    if named.name == "month":
        return Reading("set", f"XXXX-{named.value:02}", "month")
    if named.name == "season":
        return Reading("set", f"XXXX-{named.value}", "season")
    return Reading("set", f"XXXX-XX-XXT{named.value}", "part of day")


def rate(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "twice a year", "per day"."""
    unit = match.items[-1]
    if match.items[0].name == "per" and unit.value.startswith("T"):
        return None
    if match.items[0].text.lower() == "time":
        return None
    start = match.items[-2].start
    return Reading("set", amount(unit.value, Fraction(1)), GRANULARITY[unit.value], start=start)


def periodic(match: Match, frame: Frame) -> Reading | None:
    """ "annual", "daily"."""
    item = match.items[0]
    # "the Daily Mail" is a name.
    if item.text[0].isupper() and frame.tag(item) == "PROPN":
        return None
    return Reading(
        "set", item.value, {"D": "day", "W": "week", "M": "month", "Y": "year", "H": "hour"}[item.value[-1]]
    )


def weekdays(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "Mondays", "Sunday mornings"."""
    part = match.get("parts")
    clock = f"T{part.value}" if part is not None else ""
    return Reading("set", f"XXXX-WXX-{match.items[0].value}{clock}", "part of day" if part else "day")
