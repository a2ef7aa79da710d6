"""Learning the summary's weights: the measure, the equations, the same weights again."""

from __future__ import annotations

import numpy as np
import pytest

import worker.extractors
import worker.summarisers
from worker.registry import registry
from worker.training import as_toml, cross_validated, equations, example, fit, longest_common, rouge

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


def test_rouge_is_0_when_nothing_is_shared(parser) -> None:
    row = {"article": ROWS[0]["article"], "gold": {"references": [["Cats sleep."]]}}

    assert rouge(example(parser, row, "one", 1.0), [0, 1]) == 0


def test_longest_common_sequence_keeps_the_order() -> None:
    assert longest_common("abcbd", "xbcd") == (1, 2, 4)
    assert longest_common("ab", "") == ()


def test_article_of_four_sentences_is_no_example(parser) -> None:
    row = {"article": {"text": "It rained. It poured. It stopped."}, "gold": {"references": [["Rain."]]}}

    assert example(parser, row, "short", 1.0) is None


def test_weights_are_the_same_when_learnt_again(examples) -> None:
    parts = [equations(item) for item in examples]
    first, second = fit(parts), fit([equations(item) for item in examples])

    assert np.array_equal(first, second)
    assert as_toml(examples[0].names, first, {}) == as_toml(examples[0].names, second, {})
    assert cross_validated(examples, parts)["bridges"] > 0
