"""Openings by a possessive, a role and a name: read without the pronoun, and the edits say so."""

from __future__ import annotations

import pytest

from schemas.submissions import Options, SummaryOptions

LEAD = "The harbour board of Averil approved a second pier on Tuesday."


@pytest.mark.parametrize(
    ("sentence", "reads"),
    [
        ("Its chair, Nora Lind, said it was late.", "Chair Nora Lind said it was late."),
        ("Its chief engineer, Bo Ray, left.", "Chief engineer Bo Ray left."),
        ("Her mother, Dana Ruiz, said no.", "Dana Ruiz said no."),
        ("Its owner, Ann Lee, who was ill, said no.", "Owner Ann Lee, who was ill, said no."),
        # Two people, no name, a name without a comma: left as it is, and left out.
        ("Her father and sister, Ann Lee, said no.", None),
        ("Its chair, who was ill, said no.", None),
        ("Its former chair said no to Nora Lind, his heir.", None),
    ],
)
def test_sentence_stands_when_a_name_follows_the_role(read, sentence: str, reads: str | None) -> None:
    analysis = read(f"{LEAD}\n{sentence}", Options(summary=SummaryOptions(max_sentences=2)))
    summary = analysis.summary

    assert summary.text == (f"{LEAD} {reads}" if reads else LEAD)
    if reads:
        at, pieces = summary.sentences[1].edits[0].start, []
        for edit in summary.sentences[1].edits:
            pieces += [analysis.text[at : edit.start], edit.replacement]
            at = edit.end
        assert "".join([*pieces, analysis.text[at : summary.sentences[1].end]]) == reads


def test_focus_finds_whom_the_role_names(read) -> None:
    article = (
        "The harbour board of Oslo approved a second pier on Tuesday. Its chair, Nora Lindqvist, estimated "
        'that the work would cost about 40 million euros. "We may start in spring," she told reporters.'
    )
    summary = read(article, Options(summary=SummaryOptions(max_sentences=1, focus="Nora Lindqvist"))).summary

    assert summary.text.startswith("Chair Nora Lindqvist estimated that the work would cost")
