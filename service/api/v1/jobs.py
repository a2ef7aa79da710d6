"""Jobs: how far a submission is."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from marshmallow import RAISE, Schema, fields, validate

from schemas.jobs import Job
from schemas.v1.jobs import STATUSES, JobOut
from schemas.v1.pages import PageQuery, page_schema
from service.api.auth import tenant
from service.api.components import header_refs
from service.api.events import STREAM_HEADERS, job_events
from service.api.pages import page_view
from service.api.preferences import applied, preferred_wait_s
from service.api.resources import Resource
from service.api.services import services

EVENT = {
    "description": "One event of the stream",
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string", "enum": ["job"]},
        "data": {"type": "string", "contentMediaType": "application/json", "description": "The job"},
    },
}
EVENT_EXAMPLE = 'event: job\ndata: {"id":"job_01jc8x4f2m","status":"running"}\n\n'

jobs = Resource("jobs", "Submissions on their way to a result", scopes=("articles:read", "articles:write"))


class JobQuery(Schema):
    """How long to wait."""

    class Meta:
        unknown = RAISE

    wait = fields.Integer(
        validate=validate.Range(min=0),
        metadata={
            "description": "Seconds to hold the answer until the job has finished; a setting caps them at 60",
            "example": 5,
        },
    )


class JobsQuery(PageQuery):
    """Which jobs of the list."""

    status = fields.String(
        load_default=None,
        validate=validate.OneOf(STATUSES),
        metadata={"description": "Only jobs in this state"},
    )


@jobs.route("/jobs")
@jobs.doc(operationId="listJobs")
@jobs.arguments(JobsQuery, location="query")
@jobs.response(200, page_schema(JobOut))
def list_jobs(query: dict[str, Any]) -> dict[str, Any]:
    """List jobs

    Newest first.
    """
    return page_view(services().jobs.list(tenant(), **query))


@jobs.route("/jobs/<job_id>")
@jobs.doc(operationId="getJob")
@jobs.arguments(JobQuery, location="query")
@jobs.response(200, JobOut, headers=header_refs("Retry-After"))
@jobs.answers(404, 410)
def get_job(query: dict[str, Any], job_id: str) -> tuple[Job, int, dict[str, str]]:
    """Read a job, or wait for it

    With `wait`, or `Prefer: wait=N`, the answer is held until the job has finished or the time is up.
    """
    known = services()
    preferred = None if "wait" in query else preferred_wait_s(request, known.settings.max_wait_s)
    wait_s = min(query.get("wait", preferred or 0), known.settings.max_wait_s)
    job = known.watcher.wait(tenant(), job_id, wait_s) if wait_s else known.jobs.get(tenant(), job_id)
    return job, 200, {**job_headers(job), **applied(preferred)}


@jobs.route("/jobs/<job_id>/cancel", methods=["POST"])
@jobs.doc(operationId="cancelJob")
@jobs.response(200, JobOut)
@jobs.answers(404, 409, 410)
def cancel_job(job_id: str) -> Job:
    """Cancel a job

    A running one too: its worker stops at the next stage.
    """
    return services().jobs.cancel(tenant(), job_id)


@jobs.route("/jobs/<job_id>/events")
@jobs.doc(operationId="streamJob")
@jobs.response(200, EVENT, content_type="text/event-stream", example=EVENT_EXAMPLE)
@jobs.answers(404, 410)
def stream_job(job_id: str) -> Response:
    """Follow a job

    Server-Sent Events: one `job` event with the job per change; the stream ends when the job has finished.
    """
    known = services()
    first = known.jobs.get(tenant(), job_id)
    return Response(job_events(known.watcher, first), headers=STREAM_HEADERS)


def job_headers(job: Job) -> dict[str, str]:
    """When to ask again, while there is something to ask for."""
    again = {} if job.is_terminal else {"Retry-After": "1"}
    return {"Cache-Control": "no-store", **again}
