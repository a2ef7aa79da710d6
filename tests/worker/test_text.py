"""Text and the parser: the Doc covers the article to the letter, however it is cut."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from worker.model import MAX_PIECE_CHARACTERS
from worker.text import Text


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_parse_keeps_every_character_for_any_text(parser, content: str) -> None:
    with parser.memory_zone():
        assert parser.parse(content).text == content


@pytest.mark.parametrize(
    "content", ["x" * 25_000, "word " * 6_000, "\n" * 50, "“" * 1_000, "a\n\n\nb \n c", ""]
)
def test_parse_keeps_every_character_when_the_text_is_cut(parser, content: str) -> None:
    assert len(content) < 3 * MAX_PIECE_CHARACTERS + 1
    with parser.memory_zone():
        assert parser.parse(content).text == content


def _fail_inside(parser) -> None:
    with parser.memory_zone():
        parser.parse("One.")
        raise ZeroDivisionError


def test_parser_goes_on_when_an_error_left_its_memory_zone(parser) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_inside(parser)

    with parser.memory_zone():
        assert parser.parse("Two.").text == "Two."


def text_of(parser, content: str, title: str = "") -> Text:
    full = f"{title}\n\n{content}" if title else content
    return Text(full, parser.parse(full), title_end=len(title))


def test_sentences_never_cross_a_line_break_and_know_their_place(parser) -> None:
    text = text_of(parser, "One came. Two went.\n \nThree stayed at home", title="Who came and who went")

    assert [s.text for s in text.sentences] == [
        "Who came and who went", "One came.", "Two went.", "Three stayed at home",
    ]  # fmt: skip
    assert [s.is_title for s in text.sentences] == [True, False, False, False]
    assert [s.paragraph for s in text.sentences] == [0, 1, 1, 2]
    assert [s.index for s in text.sentences] == [0, 1, 2, 3]


@pytest.mark.parametrize("abbreviation", ["Mr. Brown", "the U.S. Senate", "Gen. Ortiz", "Acme Inc. shares"])
def test_sentences_are_whole_when_an_abbreviation_stands_inside(parser, abbreviation: str) -> None:
    text = text_of(parser, f"Reporters said {abbreviation} had left the building on Friday.")

    assert len(text.sentences) == 1


def test_sentence_at_finds_the_sentence_of_every_offset(parser) -> None:
    text = text_of(parser, "One came. Two went.\nThree stayed.")

    for sentence in text.sentences:
        for offset in range(sentence.start, sentence.end):
            assert text.sentence_at(offset) == sentence


def test_tokens_are_those_that_overlap_the_range(parser) -> None:
    text = text_of(parser, "One came. Two went.")

    assert [t.text for t in text.tokens(4, 11)] == ["came", ".", "Two"]
    assert [t.text for t in text.tokens(3, 4)] == []
    assert len(text.tokens(0, len(text.text))) == len(text.doc)
