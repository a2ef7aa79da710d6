"""What a focus asks for: entities by name, words by their stem."""

from __future__ import annotations

import pytest

from schemas.focus import focus_terms

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
