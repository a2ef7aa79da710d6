"""What operators ask: alive, ready, metrics."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from schemas.problems import make_problem
from schemas.v1.problems import Problem
from service.api.components import header_refs
from service.api.errors import MEDIA_TYPE, problem_response
from service.api.resources import Resource
from service.api.services import services
from service.metrics import CONTENT_TYPE, MetricsSource, render_metrics
from service.store import StoreError
from service.store.workers import ALIVE_S, WorkerStore

health = Resource("operations", "For operators", url_prefix="")


class Alive(Schema):
    """The process answers."""

    status = fields.String(required=True, validate=validate.OneOf(["ok"]))


def _checks(workers: str) -> fields.Dict:
    example = {"redis": "ok", "workers": workers}
    return fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata={"example": example}
    )


class Ready(Schema):
    """What the service needs, all there."""

    status = fields.String(required=True, validate=validate.OneOf(["ready"]))
    checks = _checks("ok")


class NotServing(Problem):
    """What the service needs, and what of it is missing."""

    checks = _checks("none has given a sign of life in 30 s")


@health.route("/healthz")
@health.doc(operationId="getHealth")
@health.response(200, Alive)
def get_health() -> dict[str, str]:
    """Is the process alive

    Asks nothing of Redis.
    """
    return {"status": "ok"}


@health.route("/readyz")
@health.doc(operationId="getReadiness")
@health.response(200, Ready)
@health.alt_response(
    503,
    schema=NotServing,
    content_type=MEDIA_TYPE,
    headers=header_refs("Retry-After"),
    description="Something is missing; `checks` says what",
)
def get_readiness() -> dict[str, Any] | Response:
    """Can the service do its work

    Redis answers, and a worker has given a sign of life.
    """
    checks = check_readiness(services().workers)
    missing = [f"{name}: {state}" for name, state in checks.items() if state != "ok"]
    if missing:
        return problem_response(make_problem("not-serving", f"{'; '.join(missing)}.", checks=checks))
    return {"status": "ready", "checks": checks}


@health.route("/metrics")
@health.doc(operationId="getMetrics")
@health.response(200, {"type": "string"}, content_type="text/plain")
def get_metrics() -> Response:
    """Read the metrics

    Prometheus text, the same from every process: the numbers are kept in Redis.
    """
    known = services()
    known.meter.flush()
    source = MetricsSource(known.counters, known.jobs, known.workers, known.requests)
    return Response(render_metrics(source), content_type=CONTENT_TYPE)


def check_readiness(workers: WorkerStore) -> dict[str, str]:
    """What the service needs: "ok", or what is missing."""
    try:
        alive = workers.alive("analysis")
    except StoreError:
        return {"redis": "does not answer", "workers": "not known without Redis"}
    return {"redis": "ok", "workers": "ok" if alive else f"none has given a sign of life in {ALIVE_S} s"}
