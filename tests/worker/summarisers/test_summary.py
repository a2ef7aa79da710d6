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
        ("This week ministers denied it.", False),
        ("This plan was denied.", True),
        ("Those who stayed denied it.", False),
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
    for sentence in summary.sentences:
        assert sentence.text in summary.text or sentence.edits
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


def test_summary_drops_a_connective_and_says_so(read) -> None:
    article = (
        "The ferry to Averil was cancelled on Sunday, and 300 passengers slept in the terminal.\n"
        "But the harbour board of Averil refused on Monday to pay for their hotels."
    )
    analysis = read(article, Options(summary=SummaryOptions(max_sentences=2)))
    edited = analysis.summary.sentences[1]

    assert edited.text.startswith("the harbour board")
    assert analysis.text[edited.start : edited.end] == edited.text
    assert [analysis.text[e.start : e.end] for e in edited.edits] == ["But t"]
    assert " The harbour board of Averil refused" in analysis.summary.text


@pytest.mark.parametrize(
    ("dateline", "kept"),
    [
        ("(CNN)", ""),
        ("(CNN) -- ", ""),
        ("Oslo, Norway (AP) — ", ""),
        ("OSLO, May 4 (Reuters) - ", ""),
        ("PORT AVERIL — ", ""),
        ("The Averil Harbour Board (AHB) said that ", "The Averil Harbour Board (AHB) said that "),
    ],
)
def test_summary_begins_behind_the_dateline(read, dateline: str, kept: str) -> None:
    sentence = "Three ferries collided off the coast on Monday."

    assert summarise(read, dateline + sentence).text == kept + sentence


def test_summary_takes_no_quote_without_its_speaker(read) -> None:
    article = (
        "The mayor of Ashby opened the new library on Friday.\n"
        "“We waited nine years for the library,” the mayor, Joan Prior, said. "
        "“The library of Ashby will open every day. Every child of Ashby will get a card for the library.”"
    )

    for sentence in summarise(read, article, max_sentences=5).sentences:
        assert not sentence.text.startswith(("“The library of", "Every child"))


def test_summary_takes_no_quote_whose_speaker_is_only_a_pronoun(read) -> None:
    article = (
        "Joan Prior, the mayor of Ashby, opened the new library on Friday.\n"
        "“Ashby waited nine years for the library,” she said.\n"
        "Every child of Ashby will get a card for the library."
    )

    assert not any("she said" in s.text for s in summarise(read, article, max_sentences=3).sentences)


def test_headline_is_cut_before_a_name_that_does_not_fit(read) -> None:
    title = (
        "Council votes to repair the old iron bridge over the river Calder and asks engineer Margaret Allenby"
    )
    headline = summarise(read, "The council of Ashby voted on Monday.", title).headline

    assert len(headline.text) <= 90
    assert title.startswith(headline.text)
    assert not headline.text.endswith((" and", " the", " Margaret", " engineer", " asks"))


def test_headline_comes_from_the_opening_when_there_is_no_title(read) -> None:
    assert summarise(read, ARTICLE).headline.text.startswith(
        "The Calder bridge will close for repairs in May"
    )


def test_headline_keeps_a_title_in_capitals(read) -> None:
    assert summarise(read, ARTICLE, "CALDER BRIDGE TO CLOSE").headline.text == "CALDER BRIDGE TO CLOSE"


def test_key_points_are_facts_with_their_entities(read) -> None:
    analysis = read(ARTICLE, Options(summary=SummaryOptions(max_sentences=1)))
    points, names = analysis.summary.key_points, {e.id: e.name for e in analysis.entities}

    assert {p.start for p in points} != {s.start for s in analysis.summary.sentences}
    assert all(analysis.text[p.start : p.end] == p.text for p in points)
    assert any("Joan Prior" in p.text and "Joan Prior" in [names[i] for i in p.entity_ids] for p in points)


def test_key_point_keeps_the_source_when_it_stands_at_the_end(read) -> None:
    article = (
        "The Calder bridge is not safe, the county engineer Ann Lee said on Monday.\n"
        "Repairs will cost £3.1m, which is twice the sum that was planned."
    )
    points = [p.text for p in summarise(read, article).key_points]

    assert any("Ann Lee said" in p for p in points)
    assert "Repairs will cost £3.1m" in points
