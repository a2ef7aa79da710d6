"""Sentences whose main subject is a pronoun: they stand where they say whom it means."""

from __future__ import annotations

import pytest

from schemas.submissions import Options, SummaryOptions

ARTICLE = """Ann Lee, who chairs the council of Ashby, said that the Calder bridge was safe.
Council leader Joan Prior will meet residents on Friday. """


@pytest.mark.parametrize(
    ("sentence", "stands"),
    [
        ("In her evening speech she put the cost at £9m.", False),
        ("According to the county engineer, Bo Ray, she had known it since May.", False),
        ("When Joan Prior spoke, she put the cost at £9m.", True),
        ("In May it rained on the bridge.", True),
    ],
)
def test_sentence_stands_when_it_says_whom_its_subject_means(read, sentence: str, stands: bool) -> None:
    summary = read(ARTICLE + sentence, Options(summary=SummaryOptions(max_sentences=5))).summary

    assert (sentence in summary.text) == stands
