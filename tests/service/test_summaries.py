"""Another length or focus of a summary, from a document and its stored ranking."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.ranking import ChoiceWeights, RankedSentence, Ranking
from schemas.submissions import SummaryOptions
from service.summaries import summarise

TEXT = "The bridge reopened on Monday. Nora Lind cut the ribbon. Ferries: 12 a day"
PLACES = ((0, 30, ("bridge",), ()), (31, 56, ("ribbon",), ("e1",)), (57, 74, ("ferry",), ()))


@pytest.fixture
def document() -> dict[str, Any]:
    return {
        "text": TEXT,
        "entities": [{"id": "e1", "name": "Nora Lind", "aliases": ["Lind"]}],
        "summary": {"headline": None, "text": "", "sentences": [], "key_points": [], "reason": None},
    }


@pytest.fixture
def ranking() -> Ranking:
    sentences = (
        RankedSentence(start, end, at, 3.0 - at, 5, True, terms, ids)
        for at, (start, end, terms, ids) in enumerate(PLACES)
    )
    return Ranking(tuple(sentences), ChoiceWeights())


@pytest.mark.parametrize(
    ("options", "text", "reason"),
    [
        (SummaryOptions(1), TEXT[:30], None),
        (SummaryOptions(1, focus="lind"), "Nora Lind cut the ribbon.", None),
        (SummaryOptions(1, focus="Who cut the ribbons?"), "Nora Lind cut the ribbon.", None),
        (SummaryOptions(1, focus="aubergines"), TEXT[:30], "focus_not_found"),
        (SummaryOptions(1, max_words=2, focus="lind"), "", "budget_too_small"),
    ],
)
def test_summary_is_about_the_focus_or_says_that_it_is_not(document, ranking, options, text, reason) -> None:
    summary = summarise(document, ranking, options)

    assert (summary["text"], summary["reason"]) == (text, reason)


def test_summary_stays_when_there_is_nothing_to_choose(document) -> None:
    assert summarise(document, Ranking((), ChoiceWeights()), SummaryOptions()) == document["summary"]
