"""Title, byline and date that an HTML page states about itself.

In the order of how carefully publishers keep them: JSON-LD, meta elements, marked-up elements.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from worker.readers import jsonld
from worker.readers.reading import one_line

MAX_JSONLD_CHARACTERS = 1_000_000
MAX_TITLE_CHARACTERS = 300
MAX_BYLINE_CHARACTERS = 300
# A marked element with more text than this holds more than names.
MAX_MARKED_CHARACTERS = 100
MAX_MARKED_ELEMENTS = 200

TITLE_METAS = (
    "og:title", "twitter:title", "dc.title", "dcterm.title", "dcterms.title", "citation_title",
    "parsely-title", "sailthru.title", "headline",
)  # fmt: skip
AUTHOR_METAS = (
    "author", "article:author", "dc.creator", "dcterm.creator", "dcterms.creator", "citation_author",
    "parsely-author", "sailthru.author", "byl", "authors",
)  # fmt: skip
DATE_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "publishdate", "pubdate",
    "article.published", "parsely-pub-date", "sailthru.date", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.issued", "citation_publication_date", "date",
)  # fmt: skip

CDATA = re.compile(r"\A\s*<!\[CDATA\[|\]\]>\s*\Z")
BYLINE_MARK = re.compile(r"byline|author|writtenby|p-author", re.IGNORECASE)
# "Title | Site", "Title - Site": a title of four words or more, a site's name of up to five.
TITLE_AND_SITE = re.compile(r"(\S+(?:\s+\S+){3,})\s[|»·–-]\s+(?:\S+\s+){0,4}\S+")
# Where the names in a byline end: "- 3 May", "May 3", "Updated".
BYLINE_END = re.compile(
    r"\s*[-–—|•·,]?\s*\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d"
    r"|\d|(?:updated|published|last updated|posted|edited by)\b).*",
    re.IGNORECASE,
)
BY = re.compile(r"^(?:.{0,40}?\s)?(?:by|author:)\s+|^from\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says; None for what it does not."""

    title: str | None
    byline: str | None
    date: str | None


def facts_of(tree: HtmlElement) -> Facts:
    """The facts on a page."""
    article = jsonld.article_in(list(_jsonld_of(tree))) or {}
    metas = _metas_of(tree)
    return Facts(
        title=_short(jsonld.title_of(article)) or _short(_first(metas, TITLE_METAS)) or _title_element(tree),
        byline=names_in(jsonld.byline_of(article) or _author_meta(metas) or _byline_element(tree)),
        date=jsonld.date_of(article) or _first(metas, DATE_METAS) or _time_element(tree),
    )


def _jsonld_of(tree: HtmlElement) -> Iterator[Any]:
    """The JSON-LD documents in a page; broken ones are passed over."""
    for script in tree.iter("script"):
        content = CDATA.sub("", script.text or "")
        if script.get("type") == "application/ld+json" and len(content) <= MAX_JSONLD_CHARACTERS:
            try:
                yield json.loads(content, strict=False)  # line breaks inside strings are common
            except (ValueError, RecursionError):
                continue


def _metas_of(tree: HtmlElement) -> dict[str, list[str]]:
    """The contents of meta elements by name or property, in lower case."""
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        content = one_line(meta.get("content"))
        if name and content:
            metas.setdefault(name, []).append(content)
    return metas


def _first(metas: Mapping[str, list[str]], names: Iterable[str]) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _author_meta(metas: Mapping[str, list[str]]) -> str | None:
    """The authors by the first meta that holds names; some hold the URL of a profile."""
    for name in AUTHOR_METAS:
        names = [value for value in metas.get(name, ()) if "://" not in value]
        if names:
            return ", ".join({value.lower(): value for value in reversed(names)}.values())
    return None


def _short(title: str | None) -> str | None:
    """The title, if it has the length of one."""
    return title if title and len(title) <= MAX_TITLE_CHARACTERS else None


def _title_element(tree: HtmlElement) -> str | None:
    """The title element without the site's name behind it."""
    element = tree.find(".//title")
    title = _short(one_line(element.text_content())) if element is not None else None
    if not title:
        return None
    headings = [one_line(h.text_content()) for h in tree.iter("h1")]
    heading = next((h for h in headings if h and title.startswith(h)), None)
    with_site = TITLE_AND_SITE.fullmatch(title)
    return heading or (with_site[1] if with_site else title)


def _byline_element(tree: HtmlElement) -> str | None:
    """The text of the first element that is marked as a byline."""
    for element in islice(filter(_is_marked, tree.iter()), MAX_MARKED_ELEMENTS):
        text = one_line(element.text_content())
        if text and len(text) <= MAX_MARKED_CHARACTERS:
            return text
    return None


def _is_marked(element: HtmlElement) -> bool:
    """Whether an element is marked as the author's, as Mozilla's Readability decides it."""
    if not isinstance(element.tag, str):
        return False
    marks = f"{element.get('class', '')} {element.get('id', '')}"
    is_author = element.get("rel") == "author" or "author" in element.get("itemprop", "")
    return is_author or BYLINE_MARK.search(marks) is not None


def names_in(byline: str | None) -> str | None:
    """The names in a byline, without "By" before them and a date behind them."""
    if not byline or len(byline) > MAX_BYLINE_CHARACTERS:
        return None
    return one_line(BY.sub("", BYLINE_END.sub("", byline)))


def _time_element(tree: HtmlElement) -> str | None:
    """The time that an element gives as the date of publication."""
    for element in tree.iter("time", "span", "abbr", "meta"):
        if "datePublished" in element.get("itemprop", "") or element.get("pubdate") is not None:
            return element.get("datetime") or element.get("content") or one_line(element.text_content())
    return None
