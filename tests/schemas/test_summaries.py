"""How a choice of sentences is served: one text, and why it is not as asked."""

from __future__ import annotations

import pytest

from schemas.ranking import RankedSentence
from schemas.summaries import reason_of, text_of


def sentence(*terms: str, entity_ids: tuple[str, ...] = ()) -> RankedSentence:
    return RankedSentence(0, 10, 0, 0.0, 2, True, terms, entity_ids)


@pytest.mark.parametrize(
    ("chosen", "focus", "wanted", "reason"),
    [
        ([sentence("bridge")], None, [], None),
        ([sentence("bridge")], "bridge", ["bridge"], None),
        ([sentence("bridge", entity_ids=("e1",))], "Prior", ["e1"], None),
        ([sentence("bridge")], "dam", ["dam"], "focus_not_found"),
        ([sentence("bridge")], "aubergines", [], "focus_not_found"),
        ([sentence("bridge")], "What happened?", [], None),
        ([], "bridge", ["bridge"], "budget_too_small"),
        ([], None, [], "budget_too_small"),
    ],
)
def test_reason_says_why_a_summary_is_not_as_asked(chosen, focus, wanted, reason) -> None:
    assert reason_of(chosen, focus, wanted) == reason


@pytest.mark.parametrize(
    ("article", "places", "text"),
    [
        ("It rained. It snowed.", [(0, 10), (11, 21)], "It rained. It snowed."),
        ("Said “no”. Left.", [(0, 10), (11, 16)], "Said “no”. Left."),
        ("Redmere 2-1\nArdwick 0-0", [(0, 11), (12, 23)], "Redmere 2-1\nArdwick 0-0"),
        ("Rain", [(0, 4)], "Rain"),
        ("Rain", [], ""),
    ],
)
def test_lines_that_are_no_sentences_stand_on_lines_of_their_own(article, places, text) -> None:
    chosen = [RankedSentence(start, end, 0, 0.0, 2, True, (), ()) for start, end in places]

    assert text_of(article, chosen) == text
