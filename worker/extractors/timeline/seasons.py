"""Seasons and holidays: "last winter", "the summer of 2019", "Easter"."""

from __future__ import annotations

from datetime import date

from schemas.document import Anchor
from worker.extractors.timeline.dates import nearest, number
from worker.extractors.timeline.frame import Frame, Reading
from worker.extractors.timeline.items import LEXICON, Item
from worker.extractors.timeline.rules import Match
from worker.extractors.timeline.values import (
    SEASONS,
    easter,
    moved,
    nth_weekday,
)

SEASON_CUES = (["in"], ["since"], ["by"], ["until"], ["during"], ["early"], ["late"])
SEASON_MONTHS = 3


def season(match: Match, frame: Frame) -> Reading | None:
    """ "the summer of 2019", "last winter", "this spring"."""
    item, way = match.get("season"), match.get("last", "this", "next")
    year = number(match.get("yr"))
    if item is None or (item.text in ("fall", "spring") and frame.tag(item) == "VERB"):
        return None
    if year is not None:
        return _season(item, year, None)
    if way is None and not match.has("the") and frame.before(match)[-1:] not in SEASON_CUES:
        return None
    if frame.published is None:
        return Reading("date", f"XXXX-{item.value}", "season")
    return _season(item, _year_of(item, way.name if way is not None else None, frame), "published_at")


def _season(item: Item, year: int, anchor: Anchor | None) -> Reading:
    begins = date(year, SEASONS[item.value], 1)
    return Reading("date", f"{year:04}-{item.value}", "season", None, anchor, day=begins)


def _year_of(item: Item, way: str | None, frame: Frame) -> int:
    """The year of a season without one, from "last", "next" or the tense. A season that has just
    begun is "this", not "last"."""
    published = frame.published
    assert published is not None  # season has looked
    months_since = published.month - SEASONS[item.value]
    begun = months_since >= 0
    if way == "last":
        return published.year - (not begun or months_since < SEASON_MONTHS)
    if way == "next":
        return published.year + begun
    if way is None and not begun and frame.direction(item) == "past":
        return published.year - 1
    if way is None and months_since >= SEASON_MONTHS and frame.direction(item) == "future":
        return published.year + 1
    return published.year


def holiday(match: Match, frame: Frame) -> Reading | None:
    """ "Christmas", "last Easter", "Thanksgiving 2019"."""
    item, way, stated = match.get("holiday"), match.get("last", "this", "next"), number(match.get("yr"))
    # "Independence Day 2" is a film, "the Easter Bunny" a figure.
    behind = frame.items[match.stop : match.stop + 1]
    if item is None or (behind and behind[0].name in ("day", "n")):
        return None
    if behind and behind[0].text[0].isupper() and frame.relation(item) == "compound":
        return None
    rule = LEXICON["holidays"][item.value]
    if stated is not None:
        day = _holiday(rule, stated)
        return Reading("date", day.isoformat(), "day", day=day)
    published = frame.published
    if published is None:
        return Reading("date", None, "day")
    days = [_holiday(rule, published.year + offset) for offset in (-1, 0, 1)]
    if way is not None and way.name == "last":
        day = max(d for d in days if d < published)
    elif way is not None and way.name == "next":
        day = min(d for d in days if d > published)
    else:
        day = nearest(frame, item, days) or days[1]
    return Reading("date", day.isoformat(), "day", None, "published_at", day=day)


def _holiday(rule: dict[str, int], year_: int) -> date:
    """The day of a holiday in a year."""
    if "easter" in rule:
        return moved(easter(year_), rule["easter"], "D") or easter(year_)
    if "weekday" in rule:
        return nth_weekday(year_, rule["month"], rule["weekday"], rule["nth"])
    return date(year_, rule["month"], rule["day"])
