"""The public JSON of a job."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from schemas.jobs import MOVES, Job, job_view
from schemas.v1.problems import FieldProblem

STATUSES = tuple(MOVES)


class ProgressOut(Schema):
    """How far a running job is."""

    stage = fields.String(required=True, metadata={"example": "entities"})
    completed = fields.Integer(required=True, metadata={"example": 3})
    total = fields.Integer(required=True, metadata={"example": 11})
    percent = fields.Integer(required=True, metadata={"example": 27})


class JobProblem(Schema):
    """Why a job failed: a problem object (RFC 9457) without a request."""

    type = fields.String(required=True, metadata={"example": "/problems/attempts-exhausted"})
    title = fields.String(required=True)
    status = fields.Integer()
    detail = fields.String()
    errors = fields.List(fields.Nested(FieldProblem))


class JobLinks(Schema):
    """Where to go from a job; paths on this service."""

    self = fields.String(required=True, metadata={"example": "/v1/jobs/job_01jc8x4f2m"})
    article = fields.String(required=True, metadata={"example": "/v1/articles/art_01jc8x4f2m"})
    events = fields.String(required=True, metadata={"example": "/v1/jobs/job_01jc8x4f2m/events"})
    cancel = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "null once finished", "example": "/v1/jobs/job_01jc8x4f2m/cancel"},
    )


class JobOut(Schema):
    """One submission on its way to a result. States only move forward."""

    id = fields.String(required=True, metadata={"example": "job_01jc8x4f2m"})
    object = fields.String(required=True, validate=validate.OneOf(["job"]))
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    article_id = fields.String(required=True, metadata={"example": "art_01jc8x4f2m"})
    batch_id = fields.String(required=True, allow_none=True)
    external_id = fields.String(required=True, allow_none=True)
    cached = fields.Boolean(
        required=True, metadata={"description": "Whether an equal article's analysis was taken over"}
    )
    progress = fields.Nested(ProgressOut, required=True, allow_none=True)
    queue_position = fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "At which turn it is taken at the latest if no other comes; null unless queued"
        },
    )
    attempts = fields.Integer(required=True, metadata={"description": "How often a worker began"})
    created_at = fields.String(required=True, metadata={"example": "2024-11-05T09:30:00Z"})
    started_at = fields.String(required=True, allow_none=True)
    finished_at = fields.String(required=True, allow_none=True)
    expires_at = fields.String(required=True, allow_none=True)
    error = fields.Nested(JobProblem, required=True, allow_none=True)
    links = fields.Nested(JobLinks, required=True)

    def dump(self, obj: Job, **_: Any) -> dict[str, Any]:
        """The job's public fields, which are of the described types already: the schema describes
        them and has nothing to convert."""
        return job_view(obj)
