"""Headlines: whole, fair to who said it, at most 90 characters of the article's own words."""

from __future__ import annotations

import pytest

from schemas.submissions import Options

BODY = "The council of Ashby met in the town hall. Rain fell on Ashby."


def headline(read, content: str, title: str | None = None) -> str:
    analysis = read(content, Options(), title=title)
    found = analysis.summary.headline

    assert analysis.text[found.start : found.end] == found.text
    assert 0 < len(found.text) <= 90
    return found.text


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Council to spend $14m on bridge | The Ashby Post", "Council to spend $14m on bridge"),
        ("Council to spend $14m on bridge - BBC News", "Council to spend $14m on bridge"),
        ("Council to spend $14m on bridge – ashbypost.com", "Council to spend $14m on bridge"),
        ("Council to spend $14m on bridge – police", "Council to spend $14m on bridge – police"),
        ("Council to spend $14m – and more", "Council to spend $14m – and more"),
        ("News | The Ashby Post", "News | The Ashby Post"),
        ("CALDER BRIDGE TO CLOSE", "CALDER BRIDGE TO CLOSE"),
        ("Will it ever open again?", "Will it ever open again?"),
    ],
)
def test_headline_is_the_title_without_its_site(read, title: str, kept: str) -> None:
    assert headline(read, BODY, title) == kept


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        (
            "Lenford bridge: cracks were found in 11 of 40 steel beams, and engineers warn that it could "
            "take years",
            "Lenford bridge: cracks were found in 11 of 40 steel beams",
        ),
        (
            "Woman, 34, and man, 29, arrested after police find cocaine worth £2.4m in lorry at port of "
            "Calver",
            "Woman, 34, and man, 29, arrested after police find cocaine worth £2.4m in lorry",
        ),
        (
            "Council votes to repair the old iron bridge over the river Calder and asks engineer Margaret "
            "Allenby",
            "Council votes to repair the old iron bridge over the river Calder",
        ),
        (
            "LENFORD COUNCIL VOTES TO CLOSE HARROW STREET BRIDGE UNTIL SEPTEMBER AFTER ENGINEERS FIND "
            "CRACKS IN IT",
            "LENFORD COUNCIL VOTES TO CLOSE HARROW STREET BRIDGE UNTIL SEPTEMBER",
        ),
    ],
)
def test_long_title_is_cut_where_it_is_whole(read, title: str, kept: str) -> None:
    assert headline(read, BODY, title) == kept


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (
            "Velmark’s finance minister, Anton Reyl, resigned on Thursday, a day after parliament rejected "
            "his plan to raise the pension age from 65 to 68.",
            "Velmark’s finance minister, Anton Reyl, resigned on Thursday",
        ),
        (
            "The director Ada Diallo said on Sunday that two rival studios had tried to bury her film weeks "
            "before it won the Golden Heron, the top prize at the festival.",
            "The director Ada Diallo said on Sunday that two rival studios had tried to bury her film",
        ),
        # What is needed comes too late: the next sentence that is whole.
        (
            "Clara Weil, a pianist who played for four decades under a man’s name because her teacher told "
            "her that nobody would pay to hear a woman, has died in Basel. Weil made 17 records in Paris.",
            "Weil made 17 records in Paris",
        ),
        # Questions and speech are no headlines while something is told.
        (
            "Who pays for the bridge in Averil now? “We all do, and for ever,” said Ann Lee. "
            "The harbour board of Averil will raise its fees.",
            "The harbour board of Averil will raise its fees",
        ),
    ],
)
def test_headline_is_a_whole_opening_when_there_is_no_title(read, content: str, kept: str) -> None:
    assert headline(read, content) == kept


def test_headline_names_the_source_when_somebody_is_charged(read) -> None:
    content = (
        "Mayor Bill Hathaway took money from the builders of the new harbour road for eleven years and hid "
        "it from the council of the city, Doug Petty alleged on Tuesday. "
        "Doug Petty alleged that Bill Hathaway had taken money from builders."
    )

    assert headline(read, content) == "Doug Petty alleged that Bill Hathaway had taken money from builders"


def test_headline_keeps_the_source_when_there_is_room(read) -> None:
    content = (
        "Prices will rise by a fifth in May, the regulator Aquawatch said, unless it rains a lot before then."
    )

    assert "Aquawatch said" in headline(read, content)
