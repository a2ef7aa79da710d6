"""What operators ask."""

from __future__ import annotations

import re
from dataclasses import replace

from prometheus_client.parser import text_string_to_metric_families

from service.api.metering import RequestMeter
from service.api.services import services_of
from service.app import make_app
from service.store import StoreUnavailableError
from service.store.requests import RequestStore
from service.store.workers import WorkerStore
from tests.service.api.test_errors import Failing


def samples(text: str) -> dict[tuple, float]:
    """Every sample by its name and its label values."""
    families = text_string_to_metric_families(text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def away_client(app):
    services = services_of(app)
    away = Failing(StoreUnavailableError("refused"))
    changes = {"workers": away, "counters": away, "requests": away, "jobs": away, "meter": RequestMeter(away)}
    return make_app(replace(services, **changes)).test_client()


def test_service_is_ready_when_a_worker_gives_signs_of_life(client, redis_client):
    missing = client.get("/readyz")
    WorkerStore(redis_client).beat("analysis", "w1")
    ready = client.get("/readyz")

    assert (missing.status_code, missing.json["type"]) == (503, "/problems/not-serving")
    assert missing.content_type == "application/problem+json"
    assert int(missing.headers["Retry-After"]) > 0
    assert missing.json["checks"]["redis"] == "ok"
    assert missing.json["checks"]["workers"] != "ok"
    assert (ready.status_code, ready.json) == (
        200,
        {"status": "ready", "checks": {"redis": "ok", "workers": "ok"}},
    )


def test_probes_answer_when_redis_is_away(app):
    client = away_client(app)

    assert client.get("/healthz").json == {"status": "ok"}
    readiness = client.get("/readyz")
    assert readiness.status_code == 503
    assert readiness.json["checks"]["redis"] != "ok"
    assert samples(client.get("/metrics").text) == {("dateline_redis_up",): 0.0}


def test_metrics_count_jobs_and_requests_when_there_were_some(client, submit, finish):
    submit()
    submit(text="Another bridge.")
    finish()
    client.get("/v1/jobs/unknown")

    found = samples(client.get("/metrics").text)

    assert found["dateline_redis_up",] == 1
    assert found["dateline_jobs_accepted_total",] == 2
    assert found["dateline_jobs_finished_total", "succeeded"] == 1
    assert found["dateline_queue_depth",] == 1
    assert found["dateline_http_requests_total", "POST", "/v1/articles", "202"] == 2
    assert found["dateline_http_requests_total", "GET", "/v1/jobs/<job_id>", "404"] == 1
    assert found["dateline_http_request_duration_seconds_count", "/v1/articles"] == 2
    assert found["dateline_http_request_duration_seconds_bucket", "+Inf", "/v1/articles"] == 2


class Unsteady(RequestStore):
    """A store that is away at first."""

    is_away = True

    def add(self, amounts):
        if self.is_away:
            raise StoreUnavailableError("refused")
        super().add(amounts)


def test_request_count_is_caught_up_when_the_store_was_away(app, redis_client):
    store = Unsteady(redis_client)
    meter = RequestMeter(store)
    client = make_app(replace(services_of(app), meter=meter)).test_client()
    client.get("/v1/webhooks")
    meter.flush()

    store.is_away = False
    client.get("/v1/webhooks")
    meter.close()

    assert store.read().requests["GET", "/v1/webhooks", "200"] == 2


def test_reference_needs_nothing_from_elsewhere_when_it_is_opened(client):
    page = client.get("/docs").text
    spec = client.get("/v1/openapi.json").json

    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page)
    for asset in re.findall(r"(?:src|href)=\"(/docs/static/[^\"]+)", page):
        with client.get(asset) as answer:
            assert answer.status_code == 200
    for path, item in spec["paths"].items():
        assert path in page
        for operation in item.values():
            if isinstance(operation, dict):
                assert f'id="{operation["operationId"]}"' in page
