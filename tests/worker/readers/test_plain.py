"""Plain text: titles, line breaks, datelines."""

from __future__ import annotations

import pytest

from schemas.submissions import Submission
from worker.readers import read
from worker.readers.dateline import date_in_dateline


def test_title_is_the_first_line_when_a_line_break_follows() -> None:
    reading = read(Submission("text", "Bridge closes\r\n\r\nThe bridge closed.", title_from_text=True))

    assert (reading.title, reading.body) == ("Bridge closes", "The bridge closed.")
    assert reading.text == "Bridge closes\n\nThe bridge closed."


@pytest.mark.parametrize("content", ["One line only.", "x" * 201 + "\nbody"])
def test_there_is_no_title_when_the_first_line_cannot_be_one(content: str) -> None:
    reading = read(Submission("text", content, title_from_text=True))

    assert (reading.title, reading.body) == (None, content)


def test_title_stands_once_when_the_text_repeats_it() -> None:
    reading = read(Submission("text", "Bridge closes\n\nThe bridge closed.", title="Bridge closes"))

    assert reading.text == "Bridge closes\n\nThe bridge closed."


def test_controls_go_and_the_rest_stays_when_text_is_cleaned() -> None:
    reading = read(Submission("text", "\x00a\x07b\tc\u200d\u202e \r\n\n\n\n\nd\ue000 "))

    assert reading.body == "ab\tc\u200d\u202e \n\nd\ue000"


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("PARIS, March 3, 2024 (Agency) - The court", "2024-03-03"),
        ("March 3, 2024\nThe court", "2024-03-03"),
        ("Sunday, 3 March 2024: The court", "2024-03-03"),
        ("2024-03-03 — The court", "2024-03-03"),
        ("SANTA BRISA, Sept. 9, 2024 — At least", "2024-09-09"),
        ("PARIS, March 3 (Agency) - The court", None),
        ("On March 3, 2024 the court ruled", None),
        ("February 31, 2024\nThe court", None),
        ("The court ruled.\nMarch 3, 2024\n", None),
    ],
)
def test_date_is_read_when_the_dateline_is_complete(opening: str, day: str | None) -> None:
    found = date_in_dateline(opening)

    assert (found and found.date().isoformat()) == day


@pytest.mark.parametrize(
    ("given", "source", "served"),
    [("2025-01-02", "given", "2025-01-02T00:00:00+00:00"), (None, "dateline", "2024-03-03T00:00:00+00:00")],
)
def test_given_date_goes_before_the_dateline(given: str | None, source: str, served: str) -> None:
    reading = read(Submission("text", "PARIS, March 3, 2024 - The court", published_at=given))

    assert reading.published_at_source == source
    assert reading.published_at.isoformat() == served


def test_time_zone_is_kept_when_a_time_is_given() -> None:
    reading = read(Submission("text", "The court", published_at="2025-01-02T01:30:00+05:00"))

    assert reading.published_at.isoformat() == "2025-01-02T01:30:00+05:00"
