"""ninjs and JSON-LD: the same article in every version of both formats."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest

from schemas.submissions import Submission
from worker.readers import UnreadableError, read

FIRST = "The harbour bridge of Kelby reopened on Monday after two years of work."
SECOND = "“It was worth the wait,” said Mara Lind, a baker who walked across it first."
PARAGRAPHS = f"{FIRST}\n\n{SECOND}"
BROKEN = SECOND.replace("worth", "<b>worth</b>").replace("walked ", "walked\n ")
XHTML = f"<p>{FIRST}</p>\n<p>{BROKEN}</p>"
NITF = f"""<?xml version="1.0"?><nitf><head><title>Not this</title></head><body><body.head><hedline>
<hl1>Bridge reopens</hl1></hedline><byline>By Somebody</byline></body.head><body.content>{XHTML}
</body.content></body></nitf>"""

ITEMS = {
    "1 text": {"headline": "Bridge reopens", "body_text": PARAGRAPHS, "byline": "Jo Marsh",
               "versioncreated": "2024-05-06T09:00:00Z", "language": "en-GB"},
    "1 xhtml": {"headline": "Bridge reopens", "body_xhtml": XHTML, "byline": "Jo Marsh",
                "versioncreated": "2024-05-06T09:00:00Z", "language": "en"},
    "2": {"headlines": [{"role": "sub", "value": "At last"}, {"role": "main", "value": "Bridge reopens"}],
          "bodies": [{"role": "teaser", "contenttype": "text/plain", "value": "Bridge!"},
                     {"role": "main", "contenttype": "text/html", "value": XHTML}],
          "by": "Jo Marsh", "versioncreated": "2024-05-06T11:00:00+02:00", "language": "en"},
    "3": {"standard": {"name": "ninjs", "version": "3.0"}, "title": "Slug", "by": "Jo Marsh",
          "headlines": [{"role": "main", "value": "Bridge reopens"}],
          "bodies": [{"role": "main", "contentType": "text/plain", "value": PARAGRAPHS}],
          "versionCreated": "2024-05-06T09:00:00Z", "language": "en"},
    "3 nitf": {"title": "Bridge reopens", "by": "Jo Marsh", "language": "en",
               "bodies": [{"role": "nitf", "contentType": "text/vnd.IPTC.NITF", "value": NITF}],
               "versionCreated": "2024-05-06T09:00:00Z"},
}  # fmt: skip
ARTICLES = {
    "plain": {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Bridge reopens",
              "articleBody": PARAGRAPHS, "datePublished": "2024-05-06T09:00:00Z", "inLanguage": "en-GB",
              "author": {"@type": "Person", "name": "Jo Marsh"}},
    "graph": {"@context": "https://schema.org", "@graph": [
        {"@type": "WebPage", "name": "Page"},
        {"@type": ["ReportageNewsArticle"], "headline": "Bridge reopens", "articleBody": XHTML,
         "datePublished": "2024-05-06", "author": ["Jo Marsh"]}]},
    "list": [{"@type": "BreadcrumbList"},
             {"@type": "http://schema.org/NewsArticle", "name": "Bridge reopens", "articleBody": PARAGRAPHS,
              "dateCreated": "2024-05-06", "creator": [{"name": {"@value": "Jo Marsh"}}]}],
    "page": {"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Bridge reopens",
             "articleBody": PARAGRAPHS, "datePublished": "2024-05-06", "author": {"name": "Jo Marsh"}}},
}  # fmt: skip
CASES = [("ninjs", item) for item in ITEMS.values()] + [("jsonld", item) for item in ARTICLES.values()]


@pytest.mark.parametrize(("form", "item"), CASES, ids=[*ITEMS, *ARTICLES])
def test_article_is_the_same_when_it_comes_in_another_format(form: str, item: object) -> None:
    reading = read(Submission(form, json.dumps(item)))
    assert reading.title == "Bridge reopens"
    assert reading.body == PARAGRAPHS
    assert reading.byline == "Jo Marsh"
    assert (f"{reading.published_at:%Y-%m-%d}", reading.published_at_source) == ("2024-05-06", "page")
    assert reading.language in (None, "en")


def test_two_authors_are_one_byline_when_an_article_has_both() -> None:
    authors = [{"name": "Jo Marsh"}, {"name": "Ana Ruiz"}, {"name": "https://news.example/jo"}]
    item = {**ARTICLES["plain"], "author": authors}
    assert read(Submission("jsonld", json.dumps(item))).byline == "Jo Marsh, Ana Ruiz"


def test_what_the_client_gave_goes_before_what_the_item_says() -> None:
    given = {"title": "Given", "byline": "A Name", "published_at": "2023-01-01"}
    for form, item in CASES:
        reading = read(Submission(form, json.dumps(item), **given))
        assert (reading.title, reading.byline, reading.published_at_source) == ("Given", "A Name", "given")


def test_description_is_read_when_an_item_is_a_picture() -> None:
    item = {"type": "picture", "headline": "Bridge", "description_text": FIRST}
    assert read(Submission("ninjs", json.dumps(item))).body == FIRST


@pytest.mark.parametrize("form", ["ninjs", "jsonld"])
@pytest.mark.parametrize(
    "content",
    ["{", "[]", "3", "null", "{}", '{"@type": "NewsArticle"}',
     '{"headline": "x", "bodies": [3, {"value": 4}]}',
     '{"bodies": "x", "headlines": {"a": 1}}', "[" * 100_000, '{"@graph":' * 500 + "1" + "}" * 500,
     '{"@type": "Article", "articleBody": {"@value": 3}, "author": {"name": ["x"]}}'],
)  # fmt: skip
def test_reason_is_given_when_there_is_no_article(form: str, content: str) -> None:
    with pytest.raises(UnreadableError) as failed:
        read(Submission(form, content))
    assert failed.value.code == "no_main_content"


def test_heads_are_left_out_when_nitf_has_no_content_element() -> None:
    nitf = f"<nitf><head><title>A</title></head><body><body.head>B</body.head><p>{FIRST}</p></body></nitf>"
    assert read(Submission("ninjs", json.dumps({"uri": "a", "body_nitf": nitf}))).body == FIRST


@pytest.mark.parametrize("piece", ["<body.content>", "<body.content ", "<head>", "<body.head>x</head>"])
def test_time_is_linear_when_nitf_is_hostile(piece: str) -> None:
    nitf = "<nitf>" + piece * (1_000_000 // len(piece))
    began = time.process_time()
    with suppress(UnreadableError):
        read(Submission("ninjs", json.dumps({"uri": "a", "body_nitf": nitf})))
    assert time.process_time() - began < 5  # a quadratic scan takes minutes


@pytest.mark.parametrize(
    ("format_", "item"),
    [
        ("ninjs", {"uri": "a", "body_text": "Open.", "by": "Jo Marsh " * 200}),
        (
            "jsonld",
            {"@type": "NewsArticle", "articleBody": "Open.", "author": [f"Jo {n}" for n in range(300)]},
        ),
    ],
)
def test_byline_is_left_out_when_it_is_longer_than_any(format_, item):
    assert read(Submission(format_, json.dumps(item))).byline is None
