"""Jobs: how far a submission is."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import RAISE, Schema, fields, validate

from schemas.jobs import Job
from schemas.v1.jobs import JobOut
from service.api.auth import tenant
from service.api.openapi import Resource, header_refs
from service.api.preferences import MAX_WAIT_S, applied, preferred_wait_s
from service.api.services import services

jobs = Resource("jobs", "Submissions on their way to a result")


class JobQuery(Schema):
    """How long to wait."""

    class Meta:
        unknown = RAISE

    wait = fields.Integer(
        validate=validate.Range(min=0),
        metadata={
            "description": f"Seconds to hold the answer until the job has finished, {MAX_WAIT_S} at most",
            "example": 30,
        },
    )


@jobs.route("/jobs/<job_id>")
@jobs.doc(operationId="getJob")
@jobs.arguments(JobQuery, location="query")
@jobs.response(200, JobOut, headers=header_refs("Retry-After"))
@jobs.answers(404, 410, 422)
def get_job(query: dict[str, Any], job_id: str) -> tuple[Job, int, dict[str, str]]:
    """Read a job, or wait for it

    With `wait`, or `Prefer: wait=N`, the answer is held until the job has finished or the time is up.
    """
    preferred = preferred_wait_s(request) if "wait" not in query else None
    wait_s = min(query.get("wait", preferred or 0), MAX_WAIT_S)
    job = services().watcher.wait(tenant(), job_id, wait_s)
    return job, 200, {**job_headers(job), **applied(preferred)}


def job_headers(job: Job) -> dict[str, str]:
    """When to ask again, while there is something to ask for."""
    again = {} if job.is_terminal else {"Retry-After": "1"}
    return {"Cache-Control": "no-store", **again}
