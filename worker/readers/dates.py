"""When an article was published, and how that is known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from schemas.document import PublishedAtSource, Warning
from schemas.submissions import Submission
from worker.readers.dateline import date_in_dateline
from worker.readers.reading import Reading, in_range, instant

# A time zone ahead of UTC has tomorrow's date already.
TOMORROW = timedelta(days=1)
# ISO 8601's basic zone (+0100), which Python's parser takes only without colons elsewhere.
BASIC_ZONE = re.compile(r"([+-]\d{2})(\d{2})$")


def dated(
    reading: Reading, submission: Submission, said: str | None = None, now: datetime | None = None
) -> Reading:
    """The reading with the date that the client gave; else the one that the page or feed item
    says; else the dateline's. A date in the future is a mistake and is left out with a warning,
    unless the client gave it: it would shift every relative date in the text."""
    if submission.published_at:
        return replace(reading, published_at=instant(submission.published_at), published_at_source="given")
    latest = (now or datetime.now(UTC)) + TOMORROW
    warnings = []
    candidates: list[tuple[datetime | None, PublishedAtSource]] = [
        (parse_date(said), "page"), (date_in_dateline(reading.body), "dateline"),
    ]  # fmt: skip
    for found, source in candidates:
        if found is not None and found > latest:
            detail = f"The date {found:%Y-%m-%d} ({source}) lies in the future and was left out."
            warnings.append(Warning("future_date", detail))
        elif found is not None:
            reading = replace(reading, published_at=found, published_at_source=source)
            break
    return replace(reading, warnings=(*reading.warnings, *warnings))


def parse_date(value: str | None) -> datetime | None:
    """A date as pages and feeds write it (ISO 8601, RFC 2822), with its offset; None where it is
    neither."""
    text = " ".join((value or "").split())
    for parse in (_parse_iso, _parse_mail):
        try:
            return parse(text)
        except (ValueError, OverflowError):
            continue
    return None


def _parse_iso(text: str) -> datetime:
    return instant(BASIC_ZONE.sub(r"\1:\2", text) if "T" in text or " " in text else text)


def _parse_mail(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    return in_range(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
