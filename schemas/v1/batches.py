"""The public JSON of batches."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from schemas.batches import Batch, batch_facts
from schemas.v1.jobs import STATUSES, JobOut
from schemas.v1.pages import page_schema


class BatchIn(Schema):
    """Articles to read. An item that breaks the schema of an article fails alone."""

    class Meta:
        unknown = RAISE

    articles = fields.List(
        fields.Raw(allow_none=True),
        required=True,
        validate=validate.Length(min=1),
        metadata={"description": "Each as the JSON body of POST /v1/articles"},
    )


CountsOut = Schema.from_dict({name: fields.Integer(required=True) for name in STATUSES}, name="BatchCounts")
CountsOut.__doc__ = "Jobs by state."


class BatchLinks(Schema):
    """Where to go from a batch."""

    self = fields.String(required=True, metadata={"example": "/v1/batches/bat_01jc8x4f2m"})


class BatchOut(Schema):
    """Articles that were submitted together."""

    id = fields.String(required=True, metadata={"example": "bat_01jc8x4f2m"})
    object = fields.String(required=True, validate=validate.OneOf(["batch"]))
    status = fields.String(
        required=True,
        validate=validate.OneOf(["in_progress", "completed"]),
        metadata={"description": "completed when every job has finished"},
    )
    total = fields.Integer(required=True)
    counts = fields.Nested(CountsOut, required=True)
    created_at = fields.String(required=True)
    finished_at = fields.String(required=True, allow_none=True)
    expires_at = fields.String(required=True, allow_none=True)
    links = fields.Nested(BatchLinks, required=True)
    jobs = fields.Nested(
        page_schema(JobOut),
        required=True,
        metadata={"description": "A page of its jobs, in the articles' order"},
    )


def batch_view(batch: Batch, jobs: dict[str, Any]) -> dict[str, Any]:
    """A batch as BatchOut dumps it, with a page of its jobs."""
    return {**batch_facts(batch), "jobs": jobs}
