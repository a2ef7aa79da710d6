"""Articles of every shape: each has a summary that keeps all promises, or a typed reason."""

from __future__ import annotations

import pytest

from schemas.submissions import Options, Submission, SummaryOptions
from tests.quality.promises import broken
from tests.quality.summaries import document_of, summary_of
from worker.readers import UnreadableError

LIVE = """10:05 The storm has reached the coast near Averil, the weather office says.
10:20 Police have closed Bridge Street and the harbour road.
10:42 A ferry with 120 people on board is waiting outside the harbour.
11:00 “Stay at home,” the mayor, Joan Prior, tells Radio Averil.
11:15 The ferry is safe in the harbour and all passengers have left it."""
TRIAL = """9.31am GMT
The judge has entered the court.
9.45am GMT
The prosecutor says that the two men hid losses of £12m.
10.02am GMT
It is the first day of a trial that is expected to last three weeks."""
TIPS = """1. Fix the tap. A tap that drips loses 20 litres a day.
2. Shower for four minutes instead of ten.
3. Water the garden in the evening.
4. Collect rain in a barrel."""
CHANGES = """• Bus fares rise by 5 per cent
• The library opens on Sundays
• Parking in Bridge Street costs £2 an hour"""
INTERVIEW = """Ana Bloom’s third novel, “Salt”, has sold 90,000 copies. She spoke to us in Averil.

Q: Why did you write it?
A: I wanted to tell my mother’s story. She came here in 1971 with one suitcase.
Q: Was it hard?
A: It took ten years. I threw away two whole books."""
QUESTIONS = """What is happening?
The council will close the Harrow Street bridge in May for repairs that cost £3.1m.
Why now?
Engineers found cracks in 11 of its beams in March."""
LETTER = """Sir, I write about the bins in Castle Road.
They have not been emptied since May, and the council does not answer its telephone.
We pay £1,900 a year for this. Is it too much to ask that somebody comes once a fortnight?
Yours faithfully,
A. Reader, Ashby"""
CAPITALS = """THE HARROW STREET BRIDGE IN LENFORD WILL CLOSE IN MAY, THE COUNCIL SAID ON MONDAY.
REPAIRS WILL COST £3.1M. “WE WERE NOT ASKED,” SAID JOAN PRIOR, WHO OWNS A BAKERY."""
SCORES = "Redmere 2-1 Port Ellis\nArdwick 0-0 Halston United\nCalder 3-2 Ashby Town"
TABLE = "Team\tP\tW\tD\tL\tPts\nRedmere\t38\t25\t8\t5\t83\nArdwick\t38\t22\t10\t6\t76"
POEM = """The sea came in, the sea went out,
and nobody was there to see
the salt it left upon the stones
or how it took the stones from me."""
REPORT = "The bridge in Lenford carried {n},{n}00 cars in week {n}, the council said. Ann Lee counted them.\n"

SHAPES = {
    "live blog": ("Storm Petra: live", LIVE),
    "live blog with times on lines of their own": (None, TRIAL),
    "numbered list": ("Five ways to save water this summer", TIPS),
    "bullets": ("What changes in May", CHANGES),
    "interview": ("“I wrote it for my mother”: Ana Bloom on her new novel", INTERVIEW),
    "questions and answers": (None, QUESTIONS),
    "letter": ("Letter to the editor", LETTER),
    "one word": (None, "Rain"),
    "one sentence": (None, "The bridge in Lenford will close in May."),
    "title without a body": ("Bridge to close in May", ""),
    "body that is the title": ("Bridge to close in May.", "Bridge to close in May."),
    "title in capitals": ("LENFORD BRIDGE TO CLOSE", "The bridge in Lenford will close in May."),
    "all in capitals": ("BRIDGE", CAPITALS),
    "only quotes": (None, "“I never saw it coming.”\n“We all loved him.”\n“He was the best of us.”"),
    "scores": ("Results", SCORES),
    "table": ("Results", TABLE),
    "poem": ("Salt", POEM),
    "only questions": (None, "Will the bridge ever open again? Who pays? And when?"),
    "only pronouns": (None, "He left. She stayed. They never spoke again."),
    "only punctuation": (None, "... !!! ??? --- ***"),
    "full stop": (None, "."),
    "emoji": (None, "\U0001f600 \U0001f600"),
    "caption": (None, "Joan Prior at the opening of the bridge on Monday. Photo: Ann Lee"),
    "no full stop": (None, "no full stop and no capital " * 200),
    "long": ("Traffic in Lenford", "".join(REPORT.format(n=n) for n in range(10, 300))),
}
BUDGETS = [
    SummaryOptions(),
    SummaryOptions(max_sentences=1),
    SummaryOptions(max_sentences=8),
    SummaryOptions(max_words=12),
    SummaryOptions(max_characters=60, focus="bridge"),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_summary_keeps_its_promises_whatever_the_shape(pipeline, shape: str) -> None:
    title, content = SHAPES[shape]
    result = pipeline.run(Submission("text", content, title=title))
    document = document_of(result)
    summaries = [(options, summary_of(document, result, options)) for options in BUDGETS]

    assert [broken(document, summary, options) for options, summary in summaries] == [[]] * len(BUDGETS)
    assert all(summary["text"] for _, summary in summaries[:3])
    assert 0 < len(document["summary"]["headline"]["text"]) <= 90
    assert {w.code for w in result.analysis.warnings} <= {"dates_unresolved"}


@pytest.mark.parametrize("content", ["\u200b\u200b", "\u00a0\u2003", "\ufeff"])
def test_text_that_shows_nothing_is_refused_with_its_reason(read, content: str) -> None:
    with pytest.raises(UnreadableError):
        read(content)


def test_rows_of_a_table_stand_on_lines_of_their_own(read) -> None:
    summary = read(SCORES, Options(summary=SummaryOptions(max_sentences=2)), title="Results").summary

    assert len(summary.text.split("\n")) == 2
    assert set(summary.text.split("\n")) < set(SCORES.split("\n"))


def test_summary_of_an_interview_begins_with_what_is_told(read) -> None:
    summary = read(INTERVIEW, title="Ana Bloom on her new novel").summary

    assert summary.text.startswith("Ana Bloom’s third novel, “Salt”, has sold 90,000 copies.")
