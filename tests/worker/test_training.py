"""Learning the summary's weights: what they are measured by, the choices, the same weights again."""

from __future__ import annotations

import numpy as np
import pytest

import worker.extractors
import worker.summarisers
from worker.registry import registry
from worker.training import as_toml, choices, cross_validated, equations, example, first_sentences, fit, rouge

ROWS = [
    {
        "article": {
            "text": f"The {place} bridge will close in May. The council of {place} voted on Monday. Traders "
            f"in {place} were angry. Repairs of the bridge cost £3m. A party was held. Rain fell all day."
        },
        "gold": {"references": [[f"The {place} bridge will close.", "Repairs cost £3m."]]},
    }
    for place in ("Ashby", "Averil", "Calder", "Dunmore", "Elham")
]


@pytest.fixture(scope="module", autouse=True)
def components() -> None:
    registry.load(worker.extractors, worker.summarisers)


@pytest.fixture(scope="module")
def examples(parser):
    return [example(parser, row, "bridges", 1.0) for row in ROWS]


def test_rouge_is_100_when_the_summary_is_the_reference(parser, examples) -> None:
    row = {"article": ROWS[0]["article"], "gold": {"references": [["The Ashby bridge will close in May."]]}}

    assert rouge(example(parser, row, "one", 1.0), [0]) == pytest.approx(100)


def test_lead_is_the_first_three_sentences_of_the_text(parser, examples) -> None:
    assert first_sentences(ROWS[0]["article"]["text"])[1:] == [
        "The council of Ashby voted on Monday.",
        "Traders in Ashby were angry.",
    ]
    assert first_sentences("PORT ELLIS (CNN)It rained.\nIt “poured.” It stopped. So.")[0] == "It rained."
    assert examples[0].lead == pytest.approx(rouge(examples[0], range(3)))


def test_choices_hold_no_two_sentences_that_say_the_same(parser) -> None:
    text = (
        "The Ashby bridge will close in May. The Ashby bridge will close in May, traders heard. "
        "Repairs of the bridge cost £3m. A party was held in Calder. Rain fell all day."
    )
    row = {"article": {"text": text}, "gold": {"references": [["The bridge closes."]]}}

    assert not any({0, 1} <= set(choice) for choice in choices(example(parser, row, "one", 1.0)))


def test_article_of_four_sentences_is_no_example(parser) -> None:
    row = {"article": {"text": "It rained. It poured. It stopped."}, "gold": {"references": [["Rain."]]}}

    assert example(parser, row, "short", 1.0) is None


def test_weights_are_the_same_when_learnt_again(examples) -> None:
    parts = [equations(item) for item in examples]
    first, second = fit(parts), fit([equations(item) for item in examples])

    assert np.array_equal(first, second)
    assert as_toml(examples[0].names, first, {}) == as_toml(examples[0].names, second, {})
    assert cross_validated(examples, parts, [0])["bridges"] > 0
