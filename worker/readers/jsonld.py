"""schema.org NewsArticle as JSON-LD: posted as it is, or found in an HTML page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from schemas.submissions import Submission
from worker.readers.dates import dated
from worker.readers.markup import text_of
from worker.readers.reading import Reading, UnreadableError, byline_in, cleaned, language_code, one_line

# schema.org/Article and what is more special; the last part of a type's IRI.
ARTICLE_TYPE = re.compile(r"(?:.*[/#:])?(?:[A-Za-z]*Article|[A-Za-z]*BlogPosting|Report)")
# Objects are looked at to this depth: @graph, mainEntity, and lists of lists.
MAX_DEPTH = 6
MAX_OBJECTS = 10_000


def read(submission: Submission) -> Reading:
    """The article in a JSON-LD document; what the client gave goes before what it says.
    Raises UnreadableError where it holds no article with a body."""
    article = article_in(_loaded(submission.content))
    body = article and cleaned(text_of(_string(article.get("articleBody")) or _string(article.get("text"))))
    if not article or not body:
        raise UnreadableError("no_main_content", "The JSON-LD holds no article with an articleBody.")
    reading = Reading(
        title=one_line(submission.title) or title_of(article),
        body=body,
        byline=submission.byline or byline_in(byline_of(article)),
        language=language_code(_string(article.get("inLanguage"))),
    ).without_repeated_title()
    return dated(reading, submission, date_of(article))


def _loaded(content: str) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UnreadableError("no_main_content", f"The JSON-LD cannot be read: {error}.") from None


def article_in(value: Any) -> Mapping[str, Any] | None:
    """The first article among the objects of a JSON-LD document, one with a body first."""
    articles = [found for found in _objects(value) if _is_article(found)]
    return next((a for a in articles if a.get("articleBody")), articles[0] if articles else None)


def title_of(article: Mapping[str, Any]) -> str | None:
    """The headline of an article, or its name."""
    return one_line(text_of(_string(article.get("headline")) or _string(article.get("name"))))


def byline_of(article: Mapping[str, Any]) -> str | None:
    """The names of an article's authors."""
    authors = article.get("author") or article.get("creator")
    names = [_name(author) for author in (authors if isinstance(authors, list) else [authors])]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def date_of(article: Mapping[str, Any]) -> str | None:
    """When an article was published, as it says."""
    return _string(article.get("datePublished")) or _string(article.get("dateCreated")) or None


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON-LD document, outer ones first."""
    level: list[Any] = [value]
    seen = 0
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, list):
                below += item
            elif isinstance(item, dict) and (seen := seen + 1) <= MAX_OBJECTS:
                yield item
                below += [item.get("@graph"), item.get("mainEntity"), item.get("mainEntityOfPage")]
        level = below


def _is_article(item: Mapping[str, Any]) -> bool:
    kinds = item.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and ARTICLE_TYPE.fullmatch(kind) for kind in kinds)


def _name(author: Any) -> str | None:
    """The name of an author; a URL is none."""
    name = _string(author.get("name")) if isinstance(author, dict) else _string(author)
    return None if "://" in name else one_line(text_of(name))


def _string(value: Any) -> str:
    """A JSON-LD string: plain, a value object, or the first of a list; else nothing."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    return value if isinstance(value, str) else ""
