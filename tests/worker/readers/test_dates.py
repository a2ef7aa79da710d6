"""When an article was published, and how that is known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas.submissions import Submission
from worker.readers.dates import dated, parse_date
from worker.readers.reading import Reading

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DATELINE = Reading(None, "OSLO, March 3, 2026 - The bridge reopened.")


def when(said: str | None, given: str | None = None, reading: Reading = DATELINE) -> tuple[str, str]:
    found = dated(reading, Submission("html", "", published_at=given), said, NOW)
    return (f"{found.published_at:%Y-%m-%d}" if found.published_at else "none", found.published_at_source)


def test_order_is_given_page_dateline_when_a_date_is_known() -> None:
    assert when("2026-03-05", "2026-03-01") == ("2026-03-01", "given")
    assert when("2026-03-05") == ("2026-03-05", "page")
    assert when("soon") == ("2026-03-03", "dateline")
    assert when(None, reading=Reading(None, "The bridge reopened.")) == ("none", "none")


def test_date_is_left_out_with_a_warning_when_it_lies_in_the_future() -> None:
    found = dated(DATELINE, Submission("html", ""), "2026-04-01", NOW)
    assert (f"{found.published_at:%Y-%m-%d}", found.published_at_source) == ("2026-03-03", "dateline")
    assert [w.code for w in found.warnings] == ["future_date"]
    late = Reading(None, "OSLO, March 30, 2026 - The bridge reopened.")
    assert when("2026-04-01", reading=late) == ("none", "none")


def test_date_of_the_client_counts_when_it_lies_in_the_future() -> None:
    assert when("2026-03-05", "2030-01-01") == ("2030-01-01", "given")


def test_tomorrow_is_no_future_when_a_time_zone_is_ahead() -> None:
    assert when("2026-03-11T01:00:00+09:00") == ("2026-03-11", "page")
    assert when("2026-03-11") == ("2026-03-11", "page")


@pytest.mark.parametrize("said", ["2026-03-05T22:00:00-05:00", "Thu, 05 Mar 2026 22:00:00 -0500"])
def test_day_is_that_of_the_place_where_the_time_was_written(said: str) -> None:
    assert when(said) == ("2026-03-05", "page")
    assert when(None, "2026-03-05T22:00:00-05:00") == ("2026-03-05", "given")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-05-01", "2024-05-01T00:00:00"),
        ("2024-05-01T10:30:00Z", "2024-05-01T10:30:00"),
        ("2024-05-01T10:30:00+0200", "2024-05-01T08:30:00"),
        ("2024-05-01 10:30:00 -0400", "2024-05-01T14:30:00"),
        ("2024-05-01T10:30:00.123+02:00", "2024-05-01T08:30:00"),
        (" 2024-05-01\n", "2024-05-01T00:00:00"),
        ("Wed, 01 May 2024 10:30:00 +0200", "2024-05-01T08:30:00"),
        ("yesterday", None),
        ("", None),
        (None, None),
        ("2024-13-45", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
    ],
)
def test_date_is_parsed_when_it_is_iso_or_mail(text: str | None, instant: str | None) -> None:
    found = parse_date(text)
    assert (found and f"{found.astimezone(UTC):%Y-%m-%dT%H:%M:%S}") == instant
