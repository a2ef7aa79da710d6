"""Examples of what the API answers, for its documentation: one article on its way."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from schemas.document import SECTIONS
from schemas.jobs import Job, job_view
from schemas.v1.documents import listed_view
from schemas.v1.webhooks import DeliveryOut, EndpointOut
from schemas.webhooks import Attempt, Delivery, Endpoint

ULID = "01jc8x4f2m7q9d3k5v6w8y0z1a"
QUEUED = Job(
    id=f"job_{ULID}",
    tenant="local",
    status="queued",
    article_id=f"art_{ULID}",
    created_at="2026-02-10T08:00:00.000Z",
    queue_position=1,
)
SUCCEEDED = replace(
    QUEUED,
    status="succeeded",
    queue_position=None,
    attempts=1,
    started_at="2026-02-10T08:00:00.040Z",
    finished_at="2026-02-10T08:00:00.160Z",
    expires_at="2026-03-12T08:00:00.160Z",
)
ENDPOINT = Endpoint(
    id=f"whk_{ULID}",
    tenant="local",
    url="https://desk.example/hooks/dateline",
    events=("article.succeeded",),
    enabled=True,
    created_at="2026-02-10T07:30:00.000Z",
    updated_at="2026-02-10T07:30:00.000Z",
    description="The desk's inbox",
    secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",  # noqa: S106  # an example
)
DELIVERY = Delivery(
    id=f"dlv_{ULID}",
    tenant="local",
    endpoint_id=ENDPOINT.id,
    event_id=f"evt_{ULID}",
    event_type="article.succeeded",
    url=ENDPOINT.url,
    status="succeeded",
    created_at="2026-02-10T08:00:00.160Z",
    finished_at="2026-02-10T08:00:00.250Z",
    attempts=(Attempt(at="2026-02-10T08:00:00.170Z", duration_ms=80, status_code=204),),
)


@cache
def article() -> dict[str, Any]:
    """The document of the example article, as the service made it."""
    found: dict[str, Any] = orjson.loads(files(__package__).joinpath("article_example.json").read_bytes())
    return found


def examples() -> dict[str, Any]:
    """Examples by the name of their schema."""
    document = article()
    counts = {"queued": 1, "running": 0, "succeeded": 0, "failed": 0, "canceled": 0}
    jobs = {"object": "list", "data": [job_view(QUEUED)], "next_cursor": None}
    return {
        "Job": job_view(QUEUED),
        "FinishedJob": {**job_view(SUCCEEDED), "article": document},
        "Article": document,
        "ArticleSummary": listed_view(document),
        "Batch": {
            "id": f"bat_{ULID}",
            "object": "batch",
            "status": "in_progress",
            "total": 1,
            "counts": counts,
            "created_at": QUEUED.created_at,
            "finished_at": None,
            "expires_at": None,
            "links": {"self": f"/v1/batches/bat_{ULID}"},
            "jobs": jobs,
        },
        "Endpoint": EndpointOut().dump(ENDPOINT),
        "Delivery": DeliveryOut().dump(DELIVERY),
        **{f"{name.capitalize()}Section": _section(document, name) for name in SECTIONS},
    }


def _section(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "article_id": document["id"],
        "schema_version": document["schema_version"],
        name: document[name],
    }
