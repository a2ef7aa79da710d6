"""Idempotency-Key and Prefer on submissions."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NoReturn

import pytest

from schemas.records import unpack
from service.api.services import services_of
from service.app import make_app
from service.store import NotFoundError, StoreUnavailableError, keys
from service.store.idempotency import Begun, IdempotencyStore, InFlightError
from tests.service.api.test_errors import check_problem, failing_client

ARTICLE = {"text": "The bridge reopened on Monday."}


def post(client, key: str, article: dict = ARTICLE, **headers: str):
    return client.post("/v1/articles", json=article, headers={"Idempotency-Key": key, **headers})


def jobs_of(client) -> list[dict]:
    return client.get("/v1/jobs").json["data"]


def test_answer_is_the_first_one_when_the_request_comes_again(client):
    first = post(client, "k")
    second = post(client, "k")

    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert (second.status_code, second.data) == (202, first.data)
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["X-Request-Id"] != first.headers["X-Request-Id"]
    assert len(jobs_of(client)) == 1


def test_key_is_refused_when_the_request_is_another(client):
    post(client, "k")

    other_body = post(client, "k", {"text": "Another bridge."})
    other_query = client.post("/v1/articles?priority=high", json=ARTICLE, headers={"Idempotency-Key": "k"})

    for answer in (other_body, other_query):
        check_problem(answer, 422, "idempotency-key-reused")
    assert len(jobs_of(client)) == 1


def test_key_is_free_again_when_the_request_was_refused(client):
    assert post(client, "k", {"text": " "}).status_code == 422

    assert post(client, "k").status_code == 202


def test_request_conflicts_when_the_first_is_in_flight(client, finish):
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(post, client.application.test_client(), "k", **{"Prefer": "wait=20"})
        while not jobs_of(client):
            pass
        answer = post(client, "k", **{"Prefer": "wait=20"})
        finish()

        check_problem(answer, 409, "idempotency-in-flight")
        assert int(answer.headers["Retry-After"]) > 0
        assert first.result().status_code == 200
    assert post(client, "k").data == first.result().data


def test_one_job_is_made_when_duplicates_race(app):
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: post(app.test_client(), "k"), range(48)))

    accepted = [answer for answer in answers if answer.status_code == 202]
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({answer.json["id"] for answer in accepted}) == 1
    assert len(jobs_of(app.test_client())) == 1


def test_one_job_is_made_when_the_process_died_in_between(app, client, redis_client, settings):
    lost = failing_client(app, StoreUnavailableError("gone"))
    assert post(lost, "k").status_code == 503

    first = post(client, "k")

    assert first.status_code == 202
    assert post(client, "k").data == first.data


def test_id_is_the_same_when_a_request_is_begun_again(redis_client, settings):
    store = IdempotencyStore(redis_client, settings)
    begun = store.begin("local", "k", "f", "job", 30)
    with pytest.raises(InFlightError):
        store.begin("local", "k", "f", "job", 30)

    store.release("local", "k")

    assert store.begin("local", "k", "f", "job", 30) == begun
    assert isinstance(begun, Begun)


def test_key_belongs_to_one_tenant_when_two_use_it(redis_client, settings):
    store = IdempotencyStore(redis_client, settings)
    store.begin("a", "k", "f", "job", 30)

    assert isinstance(store.begin("b", "k", "other", "job", 30), Begun)


@pytest.mark.parametrize("key", ["", "k" * 256, "a b", "k\u00e9"])
def test_key_is_refused_when_it_is_no_key(client, key):
    answer = post(client, key)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/Idempotency-Key"


def test_result_comes_at_once_when_it_is_done_in_time(client, submit, finish):
    timer = threading.Timer(0.3, finish)
    timer.start()

    answer = client.post("/v1/articles", json=ARTICLE, headers={"Prefer": "wait=20"})

    timer.join()
    assert answer.status_code == 200
    assert answer.headers["Preference-Applied"] == "wait=20"
    assert answer.json["status"] == "succeeded"
    document = client.get(answer.json["links"]["article"])
    assert answer.json["article"] == document.json
    assert document.data in answer.data
    again = client.post("/v1/articles", json=ARTICLE, headers={"Prefer": "wait=20"})
    assert (again.status_code, again.json["cached"]) == (200, True)


def test_nothing_of_the_article_is_kept_when_it_is_deleted(client, finish, redis_client):
    threading.Timer(0.1, finish).start()
    first = post(client, "k", **{"Prefer": "wait=20"})
    again = post(client, "k", **{"Prefer": "wait=20"})
    assert (again.data, again.headers["Idempotent-Replayed"]) == (first.data, "true")
    assert first.json["article"]["text"] == ARTICLE["text"]
    (kept,) = redis_client.keys(keys.IDEMPOTENCY("local", "k"))
    assert ARTICLE["text"].encode() not in unpack(redis_client.hget(kept, "answer"))

    assert client.delete(first.json["links"]["article"]).status_code == 204

    replayed = post(client, "k", **{"Prefer": "wait=20"})
    assert (replayed.status_code, replayed.json["article"]) == (200, None)
    assert replayed.json["id"] == first.json["id"]


@pytest.mark.parametrize("error", [StoreUnavailableError, NotFoundError])
def test_job_is_the_answer_when_its_result_cannot_be_had(app, submit, finish, error):
    class NoArticles:
        def get(self, _tenant: str, _article_id: str) -> NoReturn:
            raise error("not now")

    submit(**ARTICLE)
    finish()
    client = make_app(replace(services_of(app), articles=NoArticles())).test_client()

    answer = client.post("/v1/articles", json=ARTICLE, headers={"Prefer": "wait=20"})

    assert (answer.status_code, answer.json["status"]) == (202, "succeeded")


def test_job_is_the_answer_when_the_time_is_up(client):
    answer = client.post("/v1/articles", json=ARTICLE, headers={"Prefer": "wait=1"})

    assert answer.status_code == 202
    assert answer.headers["Preference-Applied"] == "wait=1"
    assert answer.json["status"] == "queued"
    assert "article" not in answer.json
