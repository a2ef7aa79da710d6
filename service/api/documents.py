"""Answers made of stored bytes, with a strong ETag and 304."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import orjson
from flask import Request, Response

from schemas.jobs import Job, job_view
from schemas.ranking import Ranking
from schemas.submissions import SummaryOptions
from schemas.v1.documents import listed_view
from service.store.articles import StoredArticle
from service.store.pages import Page
from service.summaries import summarise
from service.turns import Turns

# A summary of another length is made of what stands before this member of the document.
BEHIND_SUMMARY = "quotes"


def document_response(request: Request, article: StoredArticle) -> Response:
    """The result document, byte for byte as stored."""
    return _conditional(request, article.document, _tag(article))


class FinishedResponse(Response):
    """A job that has finished, with its result under `article` as it is stored."""

    def __init__(self, job: Job, article: StoredArticle | None, headers: dict[str, str]) -> None:
        self.job = orjson.dumps(job_view(job))
        self.article_id = job.article_id
        super().__init__(with_article(self.job, article), mimetype="application/json", headers=headers)


def with_article(job: bytes, article: StoredArticle | None) -> bytes:
    """The JSON of a job with `article` as its last member, null where there is none."""
    return job[:-1] + b',"article":' + (article.document if article else b"null") + b"}"


def section_response(request: Request, article: StoredArticle, section: str) -> Response:
    """One section of the document under its own ETag, which changes with the document's."""
    is_early = section == "summary"
    document = _until(article.document, BEHIND_SUMMARY) if is_early else orjson.loads(article.document)
    return _section(request, document, section, f"{_tag(article)}-{section}")


def summary_response(
    request: Request, article: StoredArticle, ranking: Ranking | None, query: dict[str, Any]
) -> Response:
    """The document's summary, or one of another length or focus where `query` asks for it."""
    if ranking is None:
        return section_response(request, article, "summary")
    document = _until(article.document, BEHIND_SUMMARY)
    document["summary"] = summarise(document, ranking, SummaryOptions(**query))
    variant = sha256(orjson.dumps(query, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
    return _section(request, document, "summary", f"{_tag(article)}-summary-{variant}")


def _section(request: Request, document: dict[str, Any], section: str, tag: str) -> Response:
    members = {
        "article_id": document["id"],
        "schema_version": document["schema_version"],
        section: document[section],
    }
    return _conditional(request, orjson.dumps(members), tag)


def _tag(article: StoredArticle) -> str:
    """The document's ETag without its quotes."""
    return article.etag.strip('"')


def _until(document: bytes, member: str) -> dict[str, Any]:
    """The document's members before the list `member`: to read all of a long article for its summary
    took 50 ms. Inside a string the mark would be escaped; inside another member, such as the client's
    metadata, what stands before it is no JSON."""
    at = document.find(b',"%s":[' % member.encode())
    try:
        found: dict[str, Any] = orjson.loads(document[:at] + b"}" if at > 0 else document)
    except orjson.JSONDecodeError:
        found = orjson.loads(document)
    return found


def list_response(page: Page[bytes]) -> Response:
    """A page of articles without what makes them large."""
    data, turns = [], Turns()
    for article in page.items:
        data.append(listed_view(orjson.loads(article)))
        turns.give()
    body = {"object": "list", "data": data, "next_cursor": page.next_cursor}
    return Response(orjson.dumps(body), mimetype="application/json")


def _conditional(request: Request, body: bytes, etag: str) -> Response:
    response = Response(body, mimetype="application/json")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
