"""What a focus asks for: entities by name, words by their stem."""

from __future__ import annotations

import pytest

from schemas.focus import focus_terms, reason_of
from schemas.ranking import RankedSentence

ENTITIES = [
    ("e1", ("Joan Prior", "Prior")),
    ("e2", ("Ashby Town Council", "the council")),
    ("e3", ("The",)),
    ("e4", ("Las Peñas",)),
]
TERMS = ("bridge", "repair", "council", "cost", "pay", "visitor", "minister", "dam", "say", "café")


@pytest.mark.parametrize(
    ("focus", "wanted"),
    [
        ("Joan Prior", ["e1"]),
        ("prior", ["e1"]),
        ("Prior's", ["e1"]),
        ("e2", ["e2"]),
        ("repairs", ["repair"]),
        ("Who is paying for the bridge?", ["bridge", "pay"]),
        ("What did Joan Prior say about costs?", ["e1", "cost"]),
        ("the", []),
        ("aubergines", []),
        ("What did the minister say about the dam?", ["dam", "minister"]),
        ("las penas", ["e4"]),
        ("CAFES", ["café"]),
        (" e2 ", ["e2"]),
        ("What happened?", []),
        ("", []),
        (None, []),
    ],
)
def test_focus_is_entities_by_name_and_words_by_stem(focus: str | None, wanted: list[str]) -> None:
    assert focus_terms(focus, ENTITIES, TERMS) == wanted


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
