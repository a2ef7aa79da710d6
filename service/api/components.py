"""The parts of the OpenAPI document that operations share: headers and parameters."""

from __future__ import annotations

from typing import Any

from schemas.v1.examples import ULID

COMMON_HEADERS = ("X-Request-Id", "RateLimit-Policy", "RateLimit")
KEY_DESCRIPTION = "A key made by `dateline keys create`. A service without keys answers without one."
HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-Id": {
        "description": "The request's id, echoed or made; it stands in every log line",
        "required": True,
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "Seconds to wait before asking again",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Location": {
        "description": "Path of the thing that was made",
        "required": True,
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Strong validator of the whole document",
        "required": True,
        "schema": {"type": "string"},
    },
    "Preference-Applied": {"description": "The preference that was honoured", "schema": {"type": "string"}},
    "Idempotent-Replayed": {
        "description": "true where this is the answer to an earlier request with the same key",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "RateLimit-Policy": {
        "description": "The quota and its window in seconds (draft-ietf-httpapi-ratelimit-headers)",
        "required": True,
        "schema": {"type": "string"},
        "example": '"default";q=60000;w=60',
    },
    "RateLimit": {
        "description": "What is left of the quota, and seconds to the next window; not when Redis is away",
        "schema": {"type": "string"},
        "example": '"default";r=59990;t=42',
    },
    "WWW-Authenticate": {"description": "How to authenticate", "schema": {"type": "string"}},
    "Allow": {"description": "Methods of the path", "schema": {"type": "string"}},
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "ETag that the client has; the same gives 304 without a body",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY = {
    "description": "Makes the request safe to repeat for 24 hours: the same key with the same request "
    "gives the first answer again. 1 to 255 visible ASCII characters",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
PATH_PARAMETERS = {
    "article_id": ("Id of an article: `article_id` of its job", f"art_{ULID}"),
    "job_id": ("Id of a job", f"job_{ULID}"),
    "batch_id": ("Id of a batch", f"bat_{ULID}"),
    "webhook_id": ("Id of a receiver", f"whk_{ULID}"),
    "delivery_id": ("Id of a delivery", f"dlv_{ULID}"),
}
# Headers beside X-Request-Id that an answer of a status carries.
STATUS_HEADERS = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",), 405: ("Allow",)}


def header_refs(*names: str) -> dict[str, dict[str, str]]:
    """References to headers of the components."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
