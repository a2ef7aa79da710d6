"""Batches: many articles in one request."""

from __future__ import annotations

from typing import Any

from flask import request

from schemas.v1.batches import BatchIn, BatchOut, batch_view
from schemas.v1.pages import PageQuery
from schemas.v1.values import NOT_BLANK
from service.api import idempotency
from service.api.auth import tenant
from service.api.batches import NDJSON, read_batch
from service.api.bodies import set_body_limit
from service.api.components import header_refs
from service.api.pages import page_view
from service.api.resources import Resource
from service.api.services import services
from service.api.tracing import current_trace

batches = Resource("batches", "Many articles in one request", scopes=("articles:read", "articles:write"))

EXAMPLE = {"articles": [{"text": "The bridge reopened on Monday."}, {"text": "The ferry stays in port."}]}
BODIES: dict[str, Any] = {
    "application/json": {"schema": BatchIn, "example": EXAMPLE},
    NDJSON[0]: {"schema": {"contentMediaType": NDJSON[0], "pattern": NOT_BLANK}},
}
FIRST_PAGE = 20


def _allow_many() -> None:
    """Batches may be larger than other bodies; said before an Idempotency-Key has the body read."""
    set_body_limit(request, services().settings.max_batch_bytes)


batches.before_request(_allow_many)


@batches.route("/batches", methods=["POST"])
@batches.doc(operationId="submitBatch")
@batches.mentions(idempotency.HEADER)
@batches.links(202, getBatch="batch_id=/id")
@idempotency.idempotent("bat")
@batches.body(BODIES)
@batches.response(202, BatchOut, headers=header_refs("Location", "Retry-After", "Idempotent-Replayed"))
@batches.answers(400, 408, 409, 413, 415)
def submit_batch() -> tuple[dict[str, Any], int, dict[str, str]]:
    """Submit many articles

    Each becomes a job. An article that breaks the schema becomes a job that has failed. As NDJSON
    each line is an article.
    """
    items = read_batch(request, services().settings)
    batch_id, trace = idempotency.reserved_id(), current_trace()
    batch = services().intake.accept_batch(tenant(), items, batch_id=batch_id, trace=trace)
    jobs = services().batches.jobs(tenant(), batch.id, limit=FIRST_PAGE)
    return (
        batch_view(batch, page_view(jobs)),
        202,
        {"Location": f"/v1/batches/{batch.id}", "Retry-After": "1"},
    )


@batches.route("/batches/<batch_id>")
@batches.doc(operationId="getBatch")
@batches.arguments(PageQuery, location="query")
@batches.response(200, BatchOut, headers=header_refs("Retry-After"))
@batches.answers(404, 410)
def get_batch(query: dict[str, Any], batch_id: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Read a batch

    Counts by state, and a page of its jobs in the order of the articles.
    """
    batch = services().batches.get(tenant(), batch_id)
    jobs = services().batches.jobs(tenant(), batch_id, **query)
    again = {} if batch.finished_at else {"Retry-After": "2"}
    return batch_view(batch, page_view(jobs)), 200, {"Cache-Control": "no-store", **again}
