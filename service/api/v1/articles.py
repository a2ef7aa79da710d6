"""Articles: submit one, read its result, take it away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Response, request

from schemas.document import SECTIONS
from schemas.jobs import Job
from schemas.v1.articles import ArticleIn, ArticlesQuery, JsonLdIn, NinjsIn, ScalarsIn, SummaryQuery
from schemas.v1.documents import ArticleOut, ArticleSummaryOut, FinishedJobOut, section_schema
from schemas.v1.jobs import JobOut
from schemas.v1.pages import page_schema
from schemas.v1.values import NOT_BLANK
from service.api import idempotency, preferences
from service.api.auth import tenant
from service.api.components import IF_NONE_MATCH, header_refs
from service.api.documents import (
    FinishedResponse,
    document_response,
    list_response,
    section_response,
    summary_response,
)
from service.api.lists import filters_of
from service.api.resources import Resource
from service.api.services import Services, services
from service.api.submissions import read_submission
from service.api.tracing import current_trace
from service.api.v1.jobs import job_headers
from service.results import find_article, withdraw_article
from service.store import NotFoundError, StoreUnavailableError
from service.store.articles import StoredArticle

articles = Resource("articles", "Articles and their results", scopes=("articles:read", "articles:write"))

EXAMPLE = {
    "title": "Harbour bridge to close for six weeks",
    "text": "The harbour bridge will close to cars for six weeks from 3 March, mayor Ana Ruiz said on "
    "Tuesday.\n\n“We have no choice,” Ruiz told reporters. About 14,000 cars cross the bridge every day.",
    "published_at": "2026-02-10",
    "source": {"name": "The Coast Gazette"},
}
NINJS_EXAMPLE = {
    "uri": "urn:gazette:4711",
    "versioncreated": "2026-02-10T08:00:00Z",
    "headline": "Harbour bridge to close for six weeks",
    "body_text": EXAMPLE["text"],
}
JSONLD_EXAMPLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Harbour bridge to close for six weeks",
    "datePublished": "2026-02-10",
    "articleBody": EXAMPLE["text"],
}
BODIES: dict[str, Any] = {
    "application/json": {
        "schema": {"anyOf": [ArticleIn, NinjsIn, JsonLdIn]},
        "examples": {
            "article": {"value": EXAMPLE},
            "ninjs": {"value": NINJS_EXAMPLE},
            "jsonld": {"value": JSONLD_EXAMPLE},
        },
    },
    "text/plain": {
        "schema": {"contentMediaType": "text/plain", "pattern": NOT_BLANK},
        "example": f"{EXAMPLE['title']}\n\n{EXAMPLE['text']}",
    },
    "text/html": {
        "schema": {"contentMediaType": "text/html", "pattern": NOT_BLANK},
        "example": "<article><h1>Harbour bridge to close</h1><p>The harbour bridge will close…</p></article>",
    },
}
ACCEPTED_HEADERS = header_refs("Location", "Retry-After", "Preference-Applied", "Idempotent-Replayed")
FINISHED_HEADERS = header_refs("Location", "Preference-Applied", "Idempotent-Replayed")
FINISHED = "The job finished within the time of `Prefer: wait=N`; its result is under `article`"
UNCHANGED_SECTION = "The section that If-None-Match names is still current"
STORED = {"headers": header_refs("ETag")}


@articles.route("/articles", methods=["POST"])
@articles.doc(operationId="submitArticle")
@articles.mentions(idempotency.HEADER)
@articles.headers(preferences.PARAMETER)
@articles.links(202, getJob="job_id=/id", cancelJob="job_id=/id", getArticle="article_id=/article_id")
@idempotency.idempotent("job")
@articles.body(BODIES)
@articles.arguments(ScalarsIn, location="query")
@articles.response(202, JobOut, headers=ACCEPTED_HEADERS)
@articles.alt_response(200, schema=FinishedJobOut, headers=FINISHED_HEADERS, description=FINISHED)
@articles.answers(400, 408, 409, 413, 415)
def submit_article(query: dict[str, Any]) -> Response | tuple[Job, int, dict[str, str]]:
    """Submit an article

    The answer is a job. Its result is at `links.article` when its status is `succeeded`.
    """
    known = services()
    incoming = read_submission(request, query, known.settings)
    job_id, trace = idempotency.reserved_id(), current_trace()
    job = known.intake.accept(
        tenant(), incoming.submission, webhook=incoming.webhook, trace=trace, job_id=job_id
    )
    return _answer(known, job, preferences.preferred_wait_s(request, known.settings.max_wait_s))


def _answer(known: Services, job: Job, wait_s: int | None) -> Response | tuple[Job, int, dict[str, str]]:
    """The job with its result where it has finished within the wait, else the job. What was
    accepted is accepted: a store that goes away meanwhile is no error, nor is who deletes the article."""
    finished, article = False, None
    if wait_s is not None:
        with suppress(StoreUnavailableError, NotFoundError):
            job = known.watcher.wait(tenant(), job.id, wait_s)
            if job.status == "succeeded":
                article = known.articles.get(tenant(), job.article_id)
            finished = job.is_terminal
    headers = {
        "Location": f"/v1/jobs/{job.id}",
        **job_headers(job),
        **preferences.applied(wait_s),
    }
    return FinishedResponse(job, article, headers) if finished else (job, 202, headers)


@articles.route("/articles")
@articles.doc(operationId="listArticles")
@articles.arguments(ArticlesQuery, location="query")
@articles.response(200, page_schema(ArticleSummaryOut))
def list_articles(query: dict[str, Any]) -> Response:
    """List articles

    Newest first, without text and sections.
    """
    page = services().articles.list(tenant(), filters_of(query), cursor=query["cursor"], limit=query["limit"])
    return list_response(page)


@articles.route("/articles/<article_id>/summary")
@articles.doc(operationId="getArticleSummary")
@articles.headers(IF_NONE_MATCH)
@articles.arguments(SummaryQuery, location="query")
@articles.response(200, section_schema("summary"), **STORED)
@articles.alt_response(304, description=UNCHANGED_SECTION)
@articles.answers(404, 410)
def get_article_summary(query: dict[str, Any], article_id: str) -> Response:
    """Read the summary of an article, in any length

    Without parameters it is the one of the document. With any of them it is chosen anew from the
    stored ranking of the article's sentences, at once and with no new job.
    """
    article = _find(article_id)
    ranking = services().articles.ranking(tenant(), article_id) if query else None
    return summary_response(request, article, ranking, query)


@articles.route("/articles/<article_id>")
@articles.doc(operationId="getArticle")
@articles.headers(IF_NONE_MATCH)
@articles.response(200, ArticleOut, **STORED)
@articles.alt_response(304, description="The document that If-None-Match names is still the current one")
@articles.answers(404, 410)
def get_article(article_id: str) -> Response:
    """Read a result

    The same article, options and engine give the same bytes. Send the ETag as `If-None-Match`
    to get `304` while nothing changed.
    """
    return document_response(request, _find(article_id))


@articles.route("/articles/<article_id>", methods=["DELETE"])
@articles.doc(operationId="deleteArticle")
@articles.response(204)
@articles.answers(404, 410)
def delete_article(article_id: str) -> None:
    """Delete an article

    Removes the article, its result and its place in every list; one that was not read yet is not read.
    """
    withdraw_article(services().articles, services().jobs, tenant(), article_id)


def _find(article_id: str) -> StoredArticle:
    """The article of the request's tenant."""
    return find_article(services().articles, services().jobs, tenant(), article_id)


def _add_section(section: str) -> None:
    """The route of one section."""

    def get_section(article_id: str) -> Response:
        return section_response(request, _find(article_id), section)

    get_section.__name__ = f"get_article_{section}"
    get_section.__doc__ = f"Read the {section} of an article"
    decorators: list[Callable[[Any], Any]] = [
        articles.answers(404, 410),
        articles.alt_response(304, description=UNCHANGED_SECTION),
        articles.response(200, section_schema(section), **STORED),
        articles.headers(IF_NONE_MATCH),
        articles.doc(operationId=f"getArticle{section.capitalize()}"),
        articles.route(f"/articles/<article_id>/{section}"),
    ]
    view: Any = get_section
    for decorate in decorators:
        view = decorate(view)


for _section in SECTIONS:
    if _section != "summary":
        _add_section(_section)
