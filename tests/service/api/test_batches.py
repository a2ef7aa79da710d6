"""Batches over the API."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from service.api.services import services_of
from service.app import make_app
from service.store.jobs import JobStore
from tests.service.api.test_errors import check_problem


def post(client, *articles: object, **headers: str):
    return client.post("/v1/batches", json={"articles": articles}, headers=headers)


def test_bad_item_fails_alone_when_the_others_are_good(client, finish):
    answer = post(
        client,
        {"text": "Bridge one.", "external_id": "a"},
        {"text": " ", "external_id": "b"},
        "no object",
        {"text": "Bridge two.", "titel": "x"},
        {"text": "Bridge three.", "external_id": "c"},
    )

    assert answer.status_code == 202
    batch = answer.json
    assert answer.headers["Location"] == batch["links"]["self"]
    assert (batch["status"], batch["total"]) == ("in_progress", 5)
    assert batch["counts"] == {"queued": 2, "running": 0, "succeeded": 0, "failed": 3, "canceled": 0}
    jobs = batch["jobs"]["data"]
    assert [job["status"] for job in jobs] == ["queued", "failed", "failed", "failed", "queued"]
    assert [job["external_id"] for job in jobs] == ["a", "b", None, None, "c"]
    assert [job["error"] and job["error"]["errors"][0]["pointer"] for job in jobs] == [
        None, "/text", "", "/titel", None,
    ]  # fmt: skip
    assert {job["batch_id"] for job in jobs} == {batch["id"]}

    finish()
    finish()
    done = client.get(batch["links"]["self"])
    assert done.json["counts"]["succeeded"] == 2
    assert done.json["status"] == "completed"
    assert "Retry-After" not in done.headers


def test_line_fails_alone_when_the_batch_is_ndjson(client):
    body = (
        b'{"text": "Bridge one."}\n\n{"text": "Bridge"\r\n{"text": "a", "text": "b"}\n{"text": "Bridge two."}'
    )

    answer = client.post("/v1/batches", data=body, content_type="application/x-ndjson")

    assert answer.status_code == 202
    jobs = answer.json["jobs"]["data"]
    assert [job["status"] for job in jobs] == ["queued", "failed", "failed", "queued"]
    assert jobs[1]["error"]["type"] == "/problems/malformed-json"


def test_jobs_come_in_pages_when_the_batch_is_large(client, bells):
    made = post(client, *({"text": f"Bridge {n}.", "external_id": str(n)} for n in range(1_000))).json

    assert made["total"] == made["counts"]["queued"] == 1_000
    assert 0 < len(bells.sent) < 100  # a bell for each process, not for each job
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"{made['links']['self']}?limit=100{cursor and '&cursor=' + cursor}").json["jobs"]
        seen += [job["external_id"] for job in page["data"]]
        cursor = page["next_cursor"]
    assert seen == [str(n) for n in range(1_000)]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"articles": []}, "/articles"),
        ({}, "/articles"),
        ({"articles": {}}, "/articles"),
        ({"articles": [{"text": "a"}], "name": "x"}, "/name"),
        ([{"text": "a"}], ""),
        ({"articles": [{}] * 1_001}, "/articles"),
    ],
)
def test_batch_is_refused_when_it_is_none(client, body, pointer):
    answer = client.post("/v1/batches", json=body)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert client.get("/v1/jobs").json["data"] == []


def test_batch_is_refused_when_its_media_type_is_another(client):
    check_problem(
        client.post("/v1/batches", data=b"a", content_type="text/plain"), 415, "unsupported-media-type"
    )
    check_problem(
        client.post("/v1/batches", data=b"{", content_type="application/json"), 400, "malformed-json"
    )
    check_problem(client.get("/v1/batches/bat_0"), 404, "not-found")


def test_request_id_reaches_the_worker_when_it_came_with_a_batch(client, redis_client, settings):
    post(client, {"text": "Bridge."}, **{"X-Request-Id": "desk-9"})

    assert JobStore(redis_client, settings).claim("test").trace["request_id"] == "desk-9"


def test_batch_is_made_once_when_the_request_comes_again(client):
    first = post(client, {"text": "Bridge."}, **{"Idempotency-Key": "k"})
    second = post(client, {"text": "Bridge."}, **{"Idempotency-Key": "k"})

    assert second.headers["Idempotent-Replayed"] == "true"
    assert json.loads(second.data) == first.json
    assert len(client.get("/v1/jobs").json["data"]) == 1


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}], ids=["plain", "with a key"])
def test_batch_is_accepted_when_it_is_larger_than_one_article_may_be(app, headers):
    known = services_of(app)
    narrow = replace(known, settings=replace(known.settings, max_body_bytes=100, max_batch_bytes=300))
    client = make_app(narrow).test_client()
    assert post(client, {"text": "Bridge. " * 20}, **headers).status_code == 202
    check_problem(post(client, {"text": "Ferry. " * 50}, **headers), 413, "body-too-large")
