"""The date that an article opens with: "PARIS, March 3, 2024 (Agency) -", or a line of its own."""

from __future__ import annotations

import re
from datetime import UTC, datetime

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
DATE = re.compile(
    rf"{_MONTH} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}}) {_MONTH.replace('month', 'month2')},? (?P<year2>\d{{4}})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
)
# A place in capitals or a weekday may stand before the date, an agency behind it.
DATELINE = re.compile(
    rf"(?:[A-Z][\w.,' -]{{0,60}}?,? )?(?:{DATE.pattern})\s*(?:\([^)\n]{{1,40}}\)\s*)?(?:[-–—:]|$)",
    re.MULTILINE,
)
DATE_LINE = re.compile(rf"(?:[A-Z][a-z]{{2,5}}day,? )?(?:{DATE.pattern})")
# How many lines from the top a date may stand as a line of its own (below headline and byline).
TOP_LINES = 4


def _date_line(lines: list[str]) -> re.Match[str] | None:
    """The first line that is a date and nothing else, with no sentence before it."""
    for line in (line.strip() for line in lines):
        if (match := DATE_LINE.fullmatch(line)) is not None:
            return match
        if line.endswith((".", "!", "?")):
            return None
    return None


def date_in_dateline(body: str) -> datetime | None:
    """The full date in the body's dateline as midnight UTC, or None. A date without a year
    is none: guessing the year would poison every relative date."""
    match = DATELINE.match(body) or _date_line(body.split("\n", TOP_LINES)[:TOP_LINES])
    if match is None:
        return None
    part = match.groupdict()
    try:
        if part["iso"]:
            return datetime.fromisoformat(part["iso"]).replace(tzinfo=UTC)
        month = MONTHS[(part["month"] or part["month2"]).lower()]
        return datetime(
            int(part["year"] or part["year2"]), month, int(part["day"] or part["day2"]), tzinfo=UTC
        )
    except (KeyError, ValueError):
        return None
