"""HTML pages: main content, what they state about themselves, and pages made to do harm."""

from __future__ import annotations

import json
import time
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.submissions import Submission
from worker.readers import Reading, UnreadableError, read

SENTENCES = (
    "The harbour bridge of Kelby reopened on Monday after two years of work, the town said. "
    "Residents walked across it in the morning, and the first bus followed at noon. "
    "The repairs cost 4.2 million pounds, more than twice what the council had planned for."
)


def page(head: str = "", body: str = "", article: str | None = None) -> str:
    article = article or f"<p>{SENTENCES}</p><p>{SENTENCES.replace('bridge', 'crossing')}</p>"
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><nav><a href='/'>Home</a></nav>{body}"
        f"<article>{article}</article><footer>All rights</footer></body></html>"
    )


def html(content: str, **fields: object) -> Reading:
    return read(Submission("html", content, **fields))


def ld(**fields: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **fields})}</script>"


def test_article_is_read_without_its_surroundings_when_it_stands_in_a_page() -> None:
    reading = html(page("<title>Bridge reopens</title>"))
    assert reading.title == "Bridge reopens"
    assert SENTENCES in reading.body
    assert "Home" not in reading.body
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (ld(headline="From JSON-LD") + "<meta property='og:title' content='From meta'>", "", "From JSON-LD"),
        ("<meta property='og:title' content='From meta'><title>From title</title>", "", "From meta"),
        ("<title>Kelby bridge reopens today | Kelby Post</title>", "", "Kelby bridge reopens today"),
        ("<title>Bridge reopens - Kelby Post</title>", "<h1>Bridge reopens</h1>", "Bridge reopens"),
        ("<title>Kelby - a town and its bridge</title>", "", "Kelby - a town and its bridge"),
        (f"<meta property='og:title' content='{'x ' * 400}'><title>Short</title>", "", "Short"),
    ],
)
def test_title_is_the_one_that_publishers_keep_when_a_page_has_several(
    head: str, body: str, title: str
) -> None:
    assert html(page(head, body)).title == title


@pytest.mark.parametrize(
    ("head", "body", "byline"),
    [
        (ld(author=[{"name": "Jo Marsh"}, {"name": "Ana Ruiz"}]), "", "Jo Marsh, Ana Ruiz"),
        (f"{ld(author={'name': 'By Jo Marsh'})}<meta name='author' content='Desk'>", "", "Jo Marsh"),
        ("<meta name='author' content='Jo Marsh'><meta name='author' content='JO MARSH'>", "", "Jo Marsh"),
        ("<meta property='article:author' content='https://kelby.example/jo'>", "", None),
        ("", "<p class='byline'>By <a rel='author'>Jo Marsh</a> May 6, 2024 9:00 am</p>", "Jo Marsh"),
        ("", "<span itemprop='author'>Written by Theresa May | 6 May 2024</span>", "Theresa May"),
        ("", "<div class='byline'>Last updated: May 6, 2024</div>", None),
        ("<!-- <meta name='author' content='No'> -->", "", None),
    ],
)
def test_byline_holds_names_only_when_a_page_has_one(head: str, body: str, byline: str | None) -> None:
    assert html(page(head, body)).byline == byline


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        (ld(datePublished="2024-05-06T23:30:00-04:00"), "", "2024-05-07T03:30"),
        ("<meta name='article:published_time' content='2024-05-06T09:00:00+0100'>", "", "2024-05-06T08:00"),
        ("", "<time itemprop='datePublished' datetime='2024-05-06'>Monday</time>", "2024-05-06T00:00"),
        ("", "<p>The bridge was built in 1995 and painted on 3 March 2001.</p>", None),
        (ld(datePublished="2999-01-01"), "", None),
    ],
)
def test_date_is_a_stated_one_when_a_page_has_it(head: str, body: str, published: str | None) -> None:
    reading = html(page(head, body))
    found = reading.published_at
    assert (found and f"{found.astimezone(UTC):%Y-%m-%dT%H:%M}") == published
    assert reading.published_at_source == ("page" if published else "none")


def test_given_fields_go_before_the_page_when_the_client_sent_them() -> None:
    stated = page(ld(headline="Page", author="Page", datePublished="2024-05-06"))
    reading = html(stated, title="Given", byline="Given Name", published_at="2024-01-01")
    assert (reading.title, reading.byline, reading.published_at_source) == ("Given", "Given Name", "given")


def test_jsonld_is_read_when_it_is_wrapped_or_passed_over_when_broken() -> None:
    wrapped = ld(headline="Wrapped").replace("'>{", "'>\n<![CDATA[\n{").replace("}</", "}\n]]>\n</")
    broken = "<script type='application/ld+json'>{'headline':</script>"
    assert html(page(broken + wrapped)).title == "Wrapped"


def test_text_of_a_fragment_is_read_when_there_is_no_page_around_it() -> None:
    reading = html("<div>The bridge <b>reopened</b>.</div><div>A bus followed.</div>")
    assert reading.body.split() == ["The", "bridge", "reopened.", "A", "bus", "followed."]
    short = html("<p>The bridge reopened.</p>")
    assert (short.body, [w.code for w in short.warnings]) == ("The bridge reopened.", ["whole_page_read"])


def test_warning_tells_when_much_of_the_page_was_left_out() -> None:
    others = "".join(f"<div class='related'><p>{n} {SENTENCES[::-1]}</p></div>" for n in range(9))
    reading = html(page(body=f"<aside>{others}</aside>"))
    assert [w.code for w in reading.warnings] == ["paragraphs_left_out"]
    assert "9 of the page's 11 longer paragraphs" in reading.warnings[0].detail


@pytest.mark.parametrize("content", ["", "   ", "<html></html>", "<script>x</script>", "<!-- x -->"])
def test_reason_is_given_when_a_page_holds_no_text(content: str) -> None:
    with pytest.raises(UnreadableError) as failed:
        html(content)
    assert failed.value.code == "no_main_content"


PIECES = [
    "<svg>", "<p>", "</p>", "<table>", "<html", "<body>", "</html>", "<title>", "<!--", "<![CDATA[", "]]>",
    "<script type='application/ld+json'>", "</script>", '{"@type":"Article","author":', "&#xD800;", "&#0;",
    "<?xml version='1.0' encoding='utf-16'?>", "<meta name=author ", "\x00", "<", ">", '"', "🎉", "word ",
    "<time datetime=", "A sentence of some words. ",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_page_is_read_or_refused_when_it_is_broken(pieces: list[str]) -> None:
    try:
        reading = html("".join(pieces))
    except UnreadableError:
        return
    assert reading.text.strip()


def test_text_is_read_when_the_extractor_fails() -> None:
    reading = html(f"<svg><p>{SENTENCES}</p></html>")
    assert SENTENCES in reading.body


HOSTILE = {
    "nested": "<html><body>" + "<div>" * 100_000 + f"<p>{SENTENCES}</p>" + "</div>" * 100_000,
    "nested, few": "<html><body>" + "<b><i>" * 20_000 + f"<p>{SENTENCES}</p>",
    "many breaks": "<html><body><p>" + "word<br>" * 90_000,
    "attributes": f"<html><body><p {' '.join(f'a{n}=x' for n in range(400_000))}>{SENTENCES}</p></html>",
    "quotes": '<html><body><p x="' + "' \"" * 500_000 + f">{SENTENCES}</p>",
    "one word": "<html><body><p>" + "w" * 4_900_000 + "</p></body></html>",
    "deep JSON-LD": page("<script type='application/ld+json'>" + "[" * 900_000 + "</script>"),
    "huge title": page("<title>" + "x " * 2_000_000 + "</title>"),
    "many paragraphs": "".join(f"<p>{n} {n * 7919} {SENTENCES[:88]}</p>" for n in range(42_000)),
    "nul": page().replace("bridge", "bri\x00dge"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_answer_comes_in_time_when_a_page_is_hostile(case: str) -> None:
    began = time.process_time()
    try:
        reading = html(HOSTILE[case])
    except UnreadableError:
        reading = None
    assert time.process_time() - began < 20
    if case in ("nested", "attributes", "nul"):
        assert reading is not None
        assert "reopened on Monday" in reading.body
