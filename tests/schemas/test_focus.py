"""What a focus asks for: entities by name, words by their stem."""

from __future__ import annotations

import pytest

from schemas.focus import focus_terms

ENTITIES = [("e1", ("Joan Prior", "Prior")), ("e2", ("Ashby Town Council", "the council")), ("e3", ("The",))]
TERMS = ("bridge", "repair", "council", "cost", "pay", "visitor")


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
        ("", []),
        (None, []),
    ],
)
def test_focus_is_entities_by_name_and_words_by_stem(focus: str | None, wanted: list[str]) -> None:
    assert focus_terms(focus, ENTITIES, TERMS) == wanted
