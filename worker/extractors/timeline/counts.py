"""Dates so many units away: "two years ago", "three days later", "a year and a half ago"."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from schemas.document import Anchor
from worker.extractors.timeline.frame import Frame, Reading
from worker.extractors.timeline.rules import Match
from worker.extractors.timeline.shifts import of_unit
from worker.extractors.timeline.values import (
    GRANULARITY,
)

# What half of a unit is counted in.
HALVES = {"Y": ("M", 12), "DE": ("Y", 10), "CE": ("Y", 100)}


# Nothing in the news counts further.
MAX_COUNT = 10_000


def count_of(match: Match) -> Fraction | None:
    """How many units; None where only "several" says it."""
    item = match.get("day", "yr", "n")
    if item is not None:
        found: Fraction | None = item.value.value
        return found
    if match.has("few"):
        return None
    return Fraction(1, 2) if match.has("half") else Fraction(1)


def ago(match: Match, frame: Frame) -> Reading | None:
    """ "two years ago", "three days from now", "the year-earlier period"."""
    step = -1 if match.has("ago", "earlier") else 1
    return _counted(match, frame.published, "published_at", step)


def away(match: Match, frame: Frame) -> Reading | None:
    """ "a year earlier", "three days later"."""
    base, anchor = frame.text_anchor()
    return _counted(match, base, anchor, -1 if match.has("earlier") else 1)


def _counted(match: Match, base: date | None, anchor: Anchor | None, step: int) -> Reading | None:
    """The date so many units from the base, as fine as the unit is."""
    unit, count = match.get("unit", "units"), count_of(match)
    if unit is None:
        return None
    if count is None or (count.denominator > 1 and unit.value not in ("Y", "DE")):
        return Reading("date", "PAST_REF" if step < 0 else "FUTURE_REF", GRANULARITY[unit.value])
    if count > MAX_COUNT:
        return None
    if unit.value.startswith("T"):
        return Reading(
            "date", base.isoformat() if base else "XXXX-XX-XX", GRANULARITY[unit.value], None, anchor
        )
    if count.denominator > 1:
        months = count * (12 if unit.value == "Y" else 120)
        return of_unit(base, step * int(months), "M", anchor) if months.denominator == 1 else None
    return of_unit(base, step * int(count), unit.value, anchor)


def half_away(match: Match, frame: Frame) -> Reading | None:
    """ "a year and a half ago"."""
    unit, counted = match.get("unit", "units"), match.get("day", "yr", "n")
    whole = counted.value.value if counted is not None else Fraction(1)
    if unit is None or unit.value not in HALVES or whole is None or not 0 < whole <= MAX_COUNT:
        return None
    smaller, size = HALVES[unit.value]
    amount = (whole + Fraction(1, 2)) * size
    back = match.has("ago", "earlier")
    base, anchor = (frame.published, "published_at") if match.has("ago", "hence") else frame.text_anchor()
    if amount.denominator > 1:
        return None
    return of_unit(base, -int(amount) if back else int(amount), smaller, anchor)


def vague_ago(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "years ago", "weeks later"."""
    unit = match.items[0]
    return Reading("date", "FUTURE_REF" if match.has("later") else "PAST_REF", GRANULARITY[unit.value])
