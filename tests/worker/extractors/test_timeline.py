"""The timeline: TIMEX3 values of time expressions, in sentences of our own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.document import Moment
from worker.extractors.timeline import timeline
from worker.model import Parser
from worker.text import Text

PUBLISHED = "2024-11-05"  # a Tuesday
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
slow_fixture = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

Times = Callable[..., list[Moment]]


@pytest.fixture
def times(parser: Parser) -> Times:
    """The moments of a text: `times("…", "2024-11-05")`; None for no publication date."""

    def read(content: str, published: str | datetime | None = PUBLISHED) -> list[Moment]:
        day = datetime.fromisoformat(published) if isinstance(published, str) else published
        at = day.replace(tzinfo=day.tzinfo or UTC) if day is not None else None
        return timeline(Text(content, parser.parse(content), published_at=at))

    return read


@pytest.mark.parametrize(
    ("sentence", "expression", "value"),
    [
        # calendar
        ("The bridge opened on 3 March 1987.", "3 March 1987", "1987-03-03"),
        ("On Friday, June 9, 2023, the dam broke.", "Friday, June 9, 2023", "2023-06-09"),
        ("The permit (2023-01-15) has expired.", "2023-01-15", "2023-01-15"),
        ("He retired in September 2019.", "September 2019", "2019-09"),
        ("The mine closed in 1984.", "1984", "1984"),
        ("Wages stagnated in the 1970s.", "the 1970s", "197"),
        ("The mill dates from the 19th century.", "the 19th century", "18"),
        ("The snow came early in the winter of 2010.", "the winter of 2010", "2010-WI"),
        # counted from publication
        ("The minister resigned yesterday.", "yesterday", "2024-11-04"),
        ("The tower will reopen tomorrow.", "tomorrow", "2024-11-06"),
        ("Last month the river froze.", "Last month", "2024-10"),
        ("The factory will close next year.", "next year", "2025"),
        ("Rents fell last week.", "last week", "2024-W44"),
        ("The two sides meet again next quarter.", "next quarter", "2025-Q1"),
        ("Three days ago the ferry sank.", "Three days ago", "2024-11-02"),
        ("Two years ago the park was a landfill.", "Two years ago", "2022"),
        ("They left a year and a half ago.", "a year and a half ago", "2023-05"),
        ("Crowds filled the square over the weekend.", "the weekend", "2024-W44-WE"),
        ("In recent weeks prices have soared.", "recent weeks", "PAST_REF"),
        ("The ship is now in port.", "now", "PRESENT_REF"),
        # parts of the day and clock times
        ("Police raided the club on Monday night.", "Monday night", "2024-11-04TNI"),
        ("The alarm sounded at 6.40 p.m. on Sunday.", "6.40 p.m.", "2024-11-03T18:40"),
        ("The launch is set for 18:30 GMT on Friday.", "18:30 GMT", "2024-11-08T18:30Z"),
        # parts of years
        ("Output shrank in the third quarter.", "the third quarter", "2024-Q3"),
        ("Sales rose in the first half of 2022.", "the first half of 2022", "2022-H1"),
        ("The budget for fiscal 2023 was cut.", "fiscal 2023", "FY2023"),
        # lengths and repeated times
        ("The siege lasted three weeks.", "three weeks", "P3W"),
        ("He signed an 18-month contract.", "18-month", "P18M"),
        ("The show ran for two and a half hours.", "two and a half hours", "PT2.5H"),
        ("The lake has been dry for several years.", "several years", "PXY"),
        ("In the past decade the town has doubled.", "the past decade", "P10Y"),
        ("The council meets every two weeks.", "every two weeks", "P2W"),
        ("The plant makes 900 cars a year.", "a year", "P1Y"),
        ("The market is closed on Mondays.", "Mondays", "XXXX-WXX-1"),
        ("The lease runs for another month.", "another month", "P1M"),
        # parts of months, quarters of other years, times told of
        ("They meet on the first Monday in December.", "the first Monday in December", "2024-12-02"),
        ("It shut on the last Friday of March 2023.", "the last Friday of March 2023", "2023-03-31"),
        ("Frost came in the second week of May.", "the second week of May", "2024-W19"),
        ("Sales grew from the year-ago quarter.", "the year-ago quarter", "2023-Q4"),
        ("Sales shrank in the latest quarter.", "the latest quarter", "2024-Q3"),
        ("Police at the time said nothing.", "the time", "PAST_REF"),
        ("It rained on Christmas Day in 2021.", "Christmas Day in 2021", "2021-12-25"),
        # holidays
        ("Shops were shut on Good Friday.", "Good Friday", "2024-03-29"),
        ("The parade will be held on Thanksgiving.", "Thanksgiving", "2024-11-28"),
    ],
)
def test_value_is_of_timex3_when_the_expression_is_known(
    times: Times, sentence: str, expression: str, value: str
) -> None:
    assert (expression, value) in [(m.text, m.value) for m in times(sentence)]


@pytest.mark.parametrize(
    ("sentence", "value", "anchor"),
    [
        ("The court ruled on Thursday.", "2024-10-31", "published_at"),
        ("The court will rule on Thursday.", "2024-11-07", "published_at"),
        ("The court is expected to rule on Thursday.", "2024-11-07", "published_at"),
        ("The treaty was signed in June.", "2024-06", "published_at"),
        ("No talks were planned before the end of December.", "2024-12", "published_at"),
        ("The road was finished before the end of December.", "2023-12", "published_at"),
        ("The minister promised a review by December.", "2024-12", "published_at"),
        ("Ask me on Thursday.", "2024-11-07", "published_at"),
        ("December is a busy month.", "2024-12", "published_at"),
        ("The treaty will be signed in June.", "2025-06", "published_at"),
        ("The strike began on December 20.", "2023-12-20", "published_at"),
        ("The strike will begin on December 20.", "2024-12-20", "published_at"),
        ("The strike began on December 20, 2021.", "2021-12-20", None),
    ],
)
def test_direction_comes_from_the_tense_when_the_year_or_week_is_open(
    times: Times, sentence: str, value: str, anchor: str | None
) -> None:
    (moment,) = times(sentence)
    assert (moment.value, moment.anchor) == (value, anchor)


def test_date_counts_from_the_text_when_the_text_names_one_before(times: Times) -> None:
    first, second = times("The dam burst on 28 February 2024. Two days later a second one failed.")
    assert (first.value, first.anchor) == ("2024-02-28", None)
    assert (second.value, second.anchor) == ("2024-03-01", "text")


def test_modifier_is_given_when_a_word_narrows_the_date(times: Times) -> None:
    found = {
        m.text: m.modifier
        for m in times("In early 2020, before May 2021, by the end of 2022 and since 2023.")
    }
    assert found == {"early 2020": "start", "May 2021": "before", "the end of 2022": "end", "2023": "after"}


def test_relative_dates_stay_open_when_there_is_no_publication_date(times: Times) -> None:
    found = times("Last month he left. He returned on Tuesday, in October, two days ago.", None)
    assert {m.text: m.value for m in found} == {
        "Last month": "XXXX-XX",
        "Tuesday": "XXXX-WXX-2",
        "October": "XXXX-10",
        "two days ago": "XXXX-XX-XX",
    }
    assert {m.anchor for m in found} == {None}


def test_order_is_by_time_when_the_text_is_not(times: Times) -> None:
    found = times("It closes in 2026. It opened in 1999, for nine weeks, and burned down in May 2010.")
    assert [m.value for m in found] == ["1999", "2010-05", "2026", "P9W"]
    assert [m.id for m in found] == ["t1", "t2", "t3", "t4"]


@pytest.mark.parametrize(
    "sentence",
    [
        "She may march with them.",
        "A 2009-year-old tree fell.",
        "The five-year-old boy slept.",
        "Some 2000 people came.",
        "He scored the second goal.",
        "They will spring a surprise and fall.",
        "The ratio is 3:1.",
    ],
)
def test_nothing_is_read_when_there_is_no_time(times: Times, sentence: str) -> None:
    assert times(sentence) == []


@slow_fixture
@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(WEEKDAYS))
def test_weekday_lies_where_its_cue_allows_at_every_boundary(times: Times, day: date, name: str) -> None:
    published = day.isoformat()
    past, last, future, coming = (
        date.fromisoformat(times(sentence, published)[0].value or "")
        for sentence in (
            f"He resigned on {name}.",
            f"He resigned last {name}.",
            f"He will resign on {name}.",
            f"He will resign next {name}.",
        )
    )
    week = timedelta(days=7)
    assert day - week < past <= day
    assert day - week <= last < day
    assert day <= future < day + week
    assert day < coming <= day + week
    assert {d.isoweekday() for d in (past, last, future, coming)} == {WEEKDAYS.index(name) + 1}


@slow_fixture
@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_relative_dates_are_right_at_every_boundary(times: Times, day: date) -> None:
    values = {
        m.text: m.value
        for m in times(
            "It rained yesterday, last week, last month and last year, and a year ago.", day.isoformat()
        )
    }
    year, week, _ = (day - timedelta(days=7)).isocalendar()
    first = day.replace(day=1)
    assert values == {
        "yesterday": (day - timedelta(days=1)).isoformat(),
        "last week": f"{year:04}-W{week:02}",
        "last month": f"{first - timedelta(days=1):%Y-%m}",
        "last year": f"{day.year - 1:04}",
        "a year ago": f"{day.year - 1:04}",
    }


@slow_fixture
@given(st.integers(-12, 14), st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_dates_are_the_same_when_only_the_time_zone_differs(times: Times, hours: int, day: date) -> None:
    sentence = "He resigned on Monday, in June, last month and two days ago, at 18:00."
    here = datetime(day.year, day.month, day.day, 12, tzinfo=timezone(timedelta(hours=hours)))
    assert times(sentence, here) == times(sentence, day.isoformat())


WORDS = (
    "last", "next", "this", "the", "Monday", "June", "2019", "12", "3", "week", "years", "ago",
    "later", "of", "early", "end", "first", "quarter", "half", "an", "hour", "Christmas", "night",
    "at", "p.m.", "to", "-", ".", "\n",
)  # fmt: skip


@slow_fixture
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
    st.sampled_from(["0001-01-01", "2024-02-29", "2024-12-31", "9999-12-31", None]),
)
def test_spans_are_exact_when_words_of_time_stand_in_any_order(
    times: Times, words: list[str], published: str | None
) -> None:
    content = " ".join(words)
    found = times(content, published)
    spans = sorted((m.start, m.end) for m in found)
    assert all(content[m.start : m.end] == m.text == m.text.strip() != "" for m in found)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@slow_fixture
@given(st.text(alphabet=st.sampled_from("0123456789 .,:/-'MondayJune 2024 last week\n½😀é́")))
def test_spans_are_exact_when_the_text_is_any(times: Times, content: str) -> None:
    found = times(content)
    spans = sorted((m.start, m.end) for m in found)
    assert all(content[m.start : m.end] == m.text == m.text.strip() != "" for m in found)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all("\n" not in m.text for m in found)
