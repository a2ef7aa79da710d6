"""Answers made of stored bytes, with a strong ETag and 304."""

from __future__ import annotations

import orjson
from flask import Request, Response

from schemas.jobs import Job, job_view
from service.store.articles import StoredArticle


def document_response(request: Request, article: StoredArticle) -> Response:
    """The result document, byte for byte as stored."""
    return _conditional(request, article.document, article.etag.strip('"'))


def finished_response(job: Job, article: StoredArticle | None, headers: dict[str, str]) -> Response:
    """A job that has finished, with its result under `article` as it is stored."""
    head = orjson.dumps(job_view(job))
    document = article.document if article else b"null"
    return Response(
        head[:-1] + b',"article":' + document + b"}", mimetype="application/json", headers=headers
    )


def section_response(request: Request, article: StoredArticle, section: str) -> Response:
    """One section of the document under its own ETag, which changes with the document's."""
    document = orjson.loads(article.document)
    members = {
        "article_id": document["id"],
        "schema_version": document["schema_version"],
        section: document[section],
    }
    return _conditional(request, orjson.dumps(members), f"{article.etag.strip(chr(34))}-{section}")


def _conditional(request: Request, body: bytes, etag: str) -> Response:
    response = Response(body, mimetype="application/json")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
