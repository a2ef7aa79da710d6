"""ROUGE: stems, sequences, a summary against its reference."""

from __future__ import annotations

import pytest

from worker.rouge import Reference, longest_common, stem, words


def score(reference: list[str], summary: list[str]) -> float:
    wanted = Reference(reference)
    return wanted.rouge([wanted.match(sentence) for sentence in summary])


def test_rouge_is_100_when_the_summary_is_the_reference() -> None:
    sentences = ["The Ashby bridge will close.", "Rain fell."]

    assert score(sentences, [" ".join(sentences)]) == pytest.approx(100)


def test_rouge_is_0_when_nothing_is_shared() -> None:
    assert score(["Cats sleep."], ["The bridge will close."]) == 0
    assert score(["Cats sleep."], []) == 0


def test_rouge_is_the_mean_of_words_pairs_and_sequences() -> None:
    # 2 of 3 words on both sides, no pair, one word in order.
    assert score(["a b c"], ["c x b"]) == pytest.approx(100 * (2 / 3 + 0 + 1 / 3) / 3)


def test_longest_common_sequence_keeps_the_order() -> None:
    assert longest_common("abcbd", "xbcd") == (1, 2, 4)
    assert longest_common("ab", "") == ()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("caresses", "caress"),
        ("ponies", "poni"),
        ("agreed", "agre"),
        ("plastered", "plaster"),
        ("motoring", "motor"),
        ("hopping", "hop"),
        ("filing", "file"),
        ("falling", "fall"),
        ("happy", "happi"),
        ("relational", "relat"),
        ("triplicate", "triplic"),
        ("adjustment", "adjust"),
        ("adoption", "adopt"),
        ("controlling", "control"),
        ("cease", "ceas"),
    ],
)
def test_stem_is_that_of_porter(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_words_are_stems_of_letters_and_digits() -> None:
    assert words("Repairs cost £3.1m, “he” said.") == ("repair", "cost", "3", "1m", "he", "said")
