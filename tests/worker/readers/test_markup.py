"""Text of markup without a parser, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.readers.markup import text_of, without_swollen_tags


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>big</b>\n day</p><p>Two</p>", "One big day\n\nTwo"),
        ("First<br>second<br/>third", "First\nsecond\nthird"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<p>Fish &amp; chips &#8211; &pound;5</p>", "Fish & chips – £5"),
        ("<p>a<script>if (a < b) {}</script><style>p {}</style><!-- no --> b</p>", "a b"),
        ("<img alt=\"a > b\"><p title='x > y'>text</p>", "text"),
        ("<!DOCTYPE html><?xml version='1.0'?><p>text</p>", "text"),
        ("<block><p>NITF</p></block><hl2>More</hl2>", "NITF\n\nMore"),
        ("<p>5 < 6 and 7 > 6</p>", "5 < 6 and 7 > 6"),
        ("<script>never closed", ""),
        ("<svg><path/></svg>seen<svg><p>seen too", "seen\n\nseen too"),
        ("<p>cut <a href=", "cut"),
    ],
)
def test_text_is_what_a_reader_sees_when_there_is_markup(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize("text", ["", "AT&T: 3 < 4", "a\n\nb  c", "if a <b then", "<3", "1 << 2"])
def test_text_stays_as_it_is_when_there_is_no_markup(text: str) -> None:
    assert text_of(text) == text


@given(st.text(alphabet="<>/abp \n\"'=&;!-", max_size=200))
def test_any_string_has_a_text(markup: str) -> None:
    text_of(markup)
    without_swollen_tags(markup)


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<!--", "<script>", "</", '<p x="', "<p>", " \n", "<a b='", "&amp;", "<a/", "<a>", "<svg>"],
)
def test_time_is_linear_when_markup_is_hostile(piece: str) -> None:
    page = "<p>" + piece * (1_000_000 // len(piece))
    began = time.process_time()
    text_of(page)
    without_swollen_tags(page)
    assert time.process_time() - began < 5  # a quadratic scan takes hours


def test_attributes_go_when_a_tag_has_thousands() -> None:
    swollen = "<p " + " ".join(f"a{n}" for n in range(5_000)) + ">"
    usual = '<a href="/x" title="' + "y" * 10_000 + '">'
    assert without_swollen_tags(f"{usual}one{swollen}two") == f"{usual}one<p>two"
