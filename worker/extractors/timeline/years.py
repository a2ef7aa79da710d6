"""Years and what they are cut into: "2019", "2008-09", "the 1990s", "the third quarter", "fiscal 2019"."""

from __future__ import annotations

from datetime import date

from schemas.document import Anchor
from worker.extractors.timeline.dates import number
from worker.extractors.timeline.frame import Frame, Reading
from worker.extractors.timeline.items import LEXICON, Item
from worker.extractors.timeline.rules import Match
from worker.extractors.timeline.shifts import STEP, of_unit

# Words before four digits that make them a year.
YEAR_CUES = frozenset(LEXICON["year_cues"]["before"])


QUANTITY_CUES = frozenset(LEXICON["year_cues"]["quantity_before"])


NO_YEAR_GLUED = frozenset(".,#@_=&:$€£")


OWNERS = frozenset({"its", "their", "his", "her", "our", "these", "those"})


NO_YEAR_BEHIND = frozenset(LEXICON["year_cues"]["never_behind"])


def year(match: Match, frame: Frame) -> Reading | None:
    """ "2019", where nothing says that it is a number."""
    item, behind = match.items[0], frame.items[match.stop : match.stop + 1]
    before = (frame.before(match) or [""])[0]
    value = number(item)
    if value is None or (behind and behind[0].text.lower() in NO_YEAR_BEHIND):
        return None
    ahead = frame.items[match.stop : match.stop + 2]
    if len(ahead) == 2 and ahead[0].name == "dash" and ahead[1].name in ("unit", "units"):
        return None
    if item.glued and before == "/" and not frame.before(match, 2)[0].isdigit():
        return None
    if item.glued and (before[-1:].isalnum() or before in NO_YEAR_GLUED):
        return None
    first = date(value, 1, 1)
    sure = before in YEAR_CUES
    plausible = 1800 <= value <= 2100 and not _counts(match, frame)
    return (
        Reading("date", f"{value:04}", "year", day=first)
        if plausible or (sure and not _counts(match, frame))
        else None
    )


def _counts(match: Match, frame: Frame) -> bool:
    """Whether the number counts the noun behind it ("about 2000 people"): news writes a year
    without a comma and most numbers with one, so a word of quantity has to say so."""
    before = (frame.before(match) or [""])[0]
    if before in OWNERS:
        end = match.items[0].end
        behind = frame.text.tokens(end, end + 2)
        return any(token.tag_ == "NNS" for token in behind)
    # "more than 2000", but "sooner than 2006"
    if before == "than":
        return frame.before(match, 2)[0] in ("more", "less", "fewer", "greater", "other", "rather")
    return before in QUANTITY_CUES


def year_pair(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "2008-09": a season or fiscal year over two calendar years, as an ISO 8601 interval."""
    first, second, text = number(match.items[0]), number(match.items[2]), match.items[2].text
    glued = match.items[1].glued and match.items[2].glued
    if first is None or second != (first + 1) % 100 or len(text) != 2 or not glued:
        return None
    return Reading("date", f"{first:04}/{first + 1:04}", "year", day=date(first, 1, 1))


def decade(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "the 1990s", "the '90s", "the nineties"."""
    word = match.get("decade")
    if word is not None:
        return (
            Reading("date", str(word.value), "decade", day=date(word.value * 10, 1, 1))
            if match.has("the")
            else None
        )
    value, s = number(match.get("yr", "day", "n")), match.items[-1]
    if value is None or not s.glued or value % 10:
        return None
    if value < 100:
        if not match.has("apostrophe", "the") or value < 20:
            return None
        value += 1900
    return Reading("date", f"{value // 10:03}", "decade", day=date(value, 1, 1)) if value >= 1000 else None


def century(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "the 21st century"."""
    unit, ordinal = match.get("unit"), number(match.get("ord"))
    if unit is None or unit.value != "CE" or ordinal is None or not 1 <= ordinal <= 30:
        return None
    return Reading("date", f"{ordinal - 1:02}", "century")


def ordinal_unit(match: Match, frame: Frame) -> Reading | None:
    """ "the third quarter of 2019", "the second week of June", "the fourth quarter"."""
    units, ordinal = match.all("unit"), number(match.get("ord"))
    unit = next((u for u in units if u.value == "Q"), None)
    if unit is None or ordinal is None or not 1 <= ordinal <= 4:
        return None
    stated = number(match.get("yr"))
    fiscal = "FY" if match.has("fiscal") else ""
    way = match.get("last", "this", "next", "same")
    return _part_of_year(frame, unit, "Q", ordinal, stated, way.name if way else None, fiscal)


def ordinal_half(match: Match, frame: Frame) -> Reading | None:
    """ "the first half of 2019", "the second half"."""
    ordinal, half, unit = number(match.get("ord")), match.get("half"), match.get("unit")
    if ordinal not in (1, 2) or half is None or (unit is not None and unit.value != "Y"):
        return None
    stated, way = number(match.get("yr")), match.get("last", "this", "next")
    if stated is None and unit is None:
        return None
    return _part_of_year(frame, half, "H", ordinal, stated, way.name if way else None, "")


def quarter_letter(match: Match, frame: Frame) -> Reading | None:
    """ "Q3", "Q4 2019"."""
    digit = match.items[1]
    value = number(digit)
    if value is None or not 1 <= value <= 4 or not digit.glued:
        return None
    return _part_of_year(frame, digit, "Q", value, number(match.get("yr")), None, "")


def _part_of_year(
    frame: Frame, item: Item, letter: str, nth: int, stated: int | None, way: str | None, prefix: str
) -> Reading | None:
    """A quarter or half of a year: of the stated one, or the last that has begun."""
    granularity = "quarter" if letter == "Q" else "half-year"
    length = 3 if letter == "Q" else 6
    anchor: Anchor | None = None
    year = stated
    if year is None:
        base = frame.named if way == "same" else frame.published
        if base is None:
            return Reading("date", f"{prefix}XXXX-{letter}{nth}", granularity)
        anchor = "text" if way == "same" else "published_at"
        year = base.year + STEP.get(way or "this", 0)
        begun = nth * length - length + 1 <= base.month
        if way is None and not begun and frame.direction(item) != "future":
            year -= 1
    day = date(year, nth * length - length + 1, 1)
    return Reading("date", f"{prefix}{year:04}-{letter}{nth}", granularity, None, anchor, day=day)


def fiscal(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "fiscal 2019", "FY19"."""
    value = number(match.get("yr", "day", "n"))
    if value is None or (match.items[0].name == "fy" and value < 100 and not match.items[-1].glued):
        return None
    year = value + 2000 if value < 100 else value
    return Reading("date", f"FY{year:04}", "year", day=date(year, 1, 1)) if 1800 <= year <= 2199 else None


def fiscal_shift(match: Match, frame: Frame) -> Reading | None:
    """ "the fiscal year", "last financial year"."""
    unit, way = match.get("unit"), match.get("last", "this", "next")
    if unit is None or unit.value != "Y" or frame.published is None:
        return None
    year = frame.published.year + STEP[way.name if way else "this"]
    return Reading("date", f"FY{year:04}", "year", None, "published_at", day=date(year, 1, 1))


def year_end(match: Match, frame: Frame) -> Reading | None:
    """ "year-end": the end of the current one."""
    unit = match.items[0]
    if unit.value not in ("Y", "M", "Q") or match.items[-1].text.lower() != "end":
        return None
    return of_unit(frame.published, 0, unit.value, "published_at", "end")
