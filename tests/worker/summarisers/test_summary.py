"""The summary of real sentences: stands alone, keeps to the budget, has a headline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemas.submissions import Options, SummaryOptions
from worker.summarisers.ranking.openings import leans as leans_on_previous

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.json"))

ARTICLE = """The Calder bridge will close for repairs in May, the county council said on Monday.
It carries 14,000 cars a day between Ashby and the coast.
The move surprised traders in Ashby, who rely on summer visitors.
But council leader Joan Prior said that the bridge would not be safe without new cables.
There were 212 comments on the plan, most of them from shop owners in Ashby. The repairs will cost £3.1m.
Joan Prior will meet residents in the town hall on Friday."""


def summarise(read, content: str, title: str | None = None, **options: object):
    return read(content, Options(summary=SummaryOptions(**options)), title=title).summary


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_summary_takes_no_sentence_that_leans_on_another(read, size: int) -> None:
    summary = summarise(read, ARTICLE, max_sentences=size)

    assert not any(s.text.startswith(("It ", "The move", "But ")) for s in summary.sentences)


@pytest.mark.parametrize(
    ("opening", "leans"),
    [
        ("He denied it.", True),
        ("But ministers denied it.", True),
        ("The incident raised fears.", True),
        ("The clash between the two armies raised fears.", False),
        ("There were no survivors on board.", False),
        ("There he stayed.", True),
        ("Most doctors agree with him.", False),
        ("This shocked the village.", True),
        ("“They wept,” Ann Lee said.", True),
        ("Ministers denied it.", False),
    ],
)
def test_leaning_is_seen_when_the_opening_points_back(parser, opening: str, leans: bool) -> None:
    assert leans_on_previous(parser.parse(opening)[:]) == leans


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem)
def test_summary_of_a_seed_has_three_sentences_and_a_headline(read, path: Path) -> None:
    seed = json.loads(path.read_text())
    summary = summarise(read, seed["text"], seed["title"])

    assert len(summary.sentences) == 3
    assert summary.text == " ".join(s.text for s in summary.sentences)
    assert 0 < len(summary.headline.text) <= 90
    assert summary.reason is None
    assert len(summary.key_points) == 5


def test_summary_keeps_to_words_when_asked(read) -> None:
    summary = summarise(read, ARTICLE, max_words=20)

    assert 0 < len(summary.text.split()) <= 20


def test_summary_says_why_it_is_empty_when_the_budget_is_too_small(read) -> None:
    assert summarise(read, ARTICLE, max_words=2).reason == "budget_too_small"


def test_summary_turns_to_the_focus_when_asked(read) -> None:
    summary = summarise(read, ARTICLE, max_sentences=1, focus="Joan Prior")

    assert "Joan Prior" in summary.text


@pytest.mark.parametrize("content", ["Rain", "\u2014", "12.5 %", "\U0001f600", "Rain. Snow."])
def test_summary_is_there_when_the_text_is_tiny(read, content: str) -> None:
    summary = summarise(read, content)

    assert summary.text
    assert summary.headline.text


def test_summary_takes_the_title_when_there_is_nothing_else(read) -> None:
    summary = summarise(read, "", title="Bridge to close in May")

    assert summary.text == "Bridge to close in May"


def test_headline_ends_with_a_word_when_the_sentence_is_long(read) -> None:
    sentence = "The harbour board of Port Averil approved " + "a very long and winding " * 8 + "plan."
    headline = summarise(read, sentence).headline

    assert len(headline.text) <= 90
    assert sentence[headline.end] == " "
