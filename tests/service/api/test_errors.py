"""Every error is a problem, whoever made it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from schemas.problems import PROBLEM_TYPES
from schemas.records import RecordError
from service.api.errors import DOMAIN_PROBLEMS, HTTP_PROBLEMS
from service.api.services import services_of
from service.app import make_app
from service.store import StoreFullError, StoreUnavailableError

MEMBERS = {"type", "title", "status", "detail", "instance", "request_id"}


def check_problem(answer, status: int, code: str) -> dict:
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    problem = answer.json
    assert set(problem) - {"errors"} == MEMBERS
    assert problem["type"] == f"/problems/{code}"
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    return problem


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/articles/art_1"),
        ("DELETE", "/v1/articles/art_1"),
        ("GET", "/v1/articles/art_1/quotes"),
        ("POST", "/v1/batches"),
        ("GET", "/v1/jobs/job_1/events"),
        ("POST", "/v1/webhooks"),
        ("GET", "/v1/jobs/job_1"),
    ],
)
def test_query_parameter_is_refused_when_it_is_unknown(client, method, path):
    problem = check_problem(client.open(f"{path}?wiat=3", method=method), 422, "invalid-input")

    assert problem["errors"] == [{"pointer": "/wiat", "detail": "Unknown field.", "in": "query"}]


class Failing:
    """A collaborator whose every method raises the same error."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str):
        def fail(*_: object, **__: object) -> None:
            raise self._error

        return fail


def failing_client(app, error: Exception):
    services = services_of(app)
    failing = Failing(error)
    return make_app(replace(services, jobs=failing, intake=failing, watcher=failing)).test_client()


def test_problem_is_not_found_when_there_is_no_route(client):
    problem = check_problem(client.get("/v1/nowhere/é"), 404, "not-found")

    assert problem["instance"] == "/v1/nowhere/%C3%A9"


def test_problem_names_the_methods_when_the_method_is_wrong(client):
    answer = client.put("/v1/articles")

    check_problem(answer, 405, "method-not-allowed")
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "job_id", ["job_0", "x", "%00", "%ff", "a" * 3_000, "job_01m81zrqwtmgfrpyvj06nd0mmy"]
)
def test_problem_is_not_found_when_the_id_is_unknown(client, job_id):
    check_problem(client.get(f"/v1/jobs/{job_id}"), 404, "not-found")
    check_problem(client.get(f"/v1/articles/{job_id}"), 404, "not-found")
    check_problem(client.get(f"/v1/articles/{job_id}/summary"), 404, "not-found")
    check_problem(client.delete(f"/v1/articles/{job_id}"), 404, "not-found")
    check_problem(client.get(f"/v1/webhooks/{job_id}"), 404, "not-found")


def test_problem_names_the_article_when_there_is_none(client):
    for answer in (client.get("/v1/articles/art_nope"), client.delete("/v1/articles/art_nope")):
        assert answer.json["detail"] == "There is no article art_nope."


def test_problem_hides_the_fault_when_the_service_has_one(app):
    problem = check_problem(
        failing_client(app, RuntimeError("secret")).get("/v1/jobs/job_0"), 500, "internal-error"
    )

    assert "secret" not in str(problem)
    assert "Traceback" not in str(problem)


def test_problem_asks_to_come_back_when_the_store_is_away(app):
    answer = failing_client(app, StoreUnavailableError("10.0.0.7:6379 refused")).get("/v1/jobs/job_0")

    problem = check_problem(answer, 503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert "10.0.0.7" not in str(problem)


def test_problem_says_so_when_the_store_is_full(app):
    answer = failing_client(app, StoreFullError("OOM")).post("/v1/articles", json={"text": "Open."})

    check_problem(answer, 503, "store-full")
    assert int(answer.headers["Retry-After"]) > 0


def test_problem_asks_to_come_back_when_a_newer_version_wrote_the_record(app):
    newer = RecordError("records of format b'\\x02' are not known to this version")
    with capture_logs() as lines:
        answer = failing_client(app, newer).get("/v1/jobs/job_1")
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert "RecordError" in next(line["reason"] for line in lines if line["event"] == "unavailable")


def test_log_says_why_when_the_store_is_full(app):
    with capture_logs() as lines:
        failing_client(app, StoreFullError("OOM")).post("/v1/articles", json={"text": "Open."})
    assert "OOM" in next(line["reason"] for line in lines if line["event"] == "store_full")


def test_problem_has_a_page_when_its_type_is_opened(client):
    for code, row in PROBLEM_TYPES.items():
        page = client.get(f"/problems/{code}")

        assert page.status_code == 200
        assert row.title in page.text
    check_problem(client.get("/problems/no-such"), 404, "not-found")


def test_every_problem_type_is_in_the_table_when_an_error_maps_to_it():
    assert set(DOMAIN_PROBLEMS.values()) <= set(PROBLEM_TYPES)
    assert set(HTTP_PROBLEMS.values()) <= set(PROBLEM_TYPES)


@pytest.mark.parametrize("given", ["abc-1", "Z" * 128, "a.b_c:d/e+f=g@h"])
def test_request_id_is_echoed_when_it_is_sane(client, given):
    assert client.get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "a b", "Z" * 129, "é", '"><script>'])
def test_request_id_is_replaced_when_it_is_not_sane(client, given):
    made = client.get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"]

    assert made.startswith("req_")
    assert made != client.get("/healthz").headers["X-Request-Id"]
