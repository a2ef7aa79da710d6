"""Keys, scopes, tenants and rates."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from werkzeug.routing import Rule

from service.api.services import services_of
from service.app import make_app
from service.store.admissions import AdmissionStore
from service.store.apikeys import ApiKeyStore
from tests.service.api.test_errors import check_problem

WRITE, READ, WEBHOOKS = "articles:write", "articles:read", "webhooks:manage"
ALL = (WRITE, READ, WEBHOOKS)


@pytest.fixture
def make_key(redis_client):
    """Makes a key and gives the header that carries it: `make_key("a", READ)`."""
    store = ApiKeyStore(redis_client)

    def make_key(tenant: str, *scopes: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {store.create(tenant, scopes or ALL)[1]}"}

    return make_key


def test_call_needs_a_key_when_one_exists(client, make_key):
    assert client.get("/v1/jobs").status_code == 200
    key = make_key("a")

    for headers in (
        {},
        {"Authorization": "Bearer dl_0123456789abcdef_" + "x" * 43},
        {"Authorization": key["Authorization"][:-1] + "!"},
        {"Authorization": key["Authorization"] + "x"},
        {"Authorization": key["Authorization"].replace("Bearer", "Basic")},
        {"Authorization": "\xff"},
    ):
        answer = client.get("/v1/jobs", headers=headers)
        check_problem(answer, 401, "unauthorized")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert client.get("/v1/jobs", headers=key).status_code == 200


def test_key_opens_nothing_when_it_was_revoked(client, make_key, redis_client):
    key = make_key("a")
    store = ApiKeyStore(redis_client)
    (known,) = store.list()

    store.revoke(known.id)

    check_problem(client.get("/v1/jobs", headers=key), 401, "unauthorized")
    check_problem(client.get("/v1/jobs"), 401, "unauthorized")
    assert store.list()[0].revoked_at is not None


def test_secret_is_not_in_the_store_when_a_key_was_made(make_key, redis_client):
    secret = make_key("a")["Authorization"].rpartition("_")[2]

    for name in redis_client.scan_iter():
        if redis_client.type(name) == b"hash":
            assert secret not in str(redis_client.hgetall(name))
        assert secret not in name.decode()


def test_pages_and_probes_are_open_when_keys_exist(client, make_key):
    make_key("a")

    for path in ("/healthz", "/metrics", "/docs", "/v1/openapi.json", "/problems/expired"):
        assert client.get(path).status_code == 200
    assert client.get("/").headers["Location"] == "/docs"
    assert client.get("/readyz").status_code == 503
    check_problem(client.get("/v1/nowhere"), 404, "not-found")


def v1_rules(app) -> list[Rule]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/v1/")]
    return [rule for rule in rules if rule.rule != "/v1/openapi.json"]


def calls(app, ids: dict[str, str]) -> list[tuple[str, str]]:
    """Method and path of every route under /v1; a new kind of id has to be added to `ids`."""
    return [
        (method, re.sub(r"<(\w+)>", lambda name: ids[name[1]], rule.rule))
        for rule in v1_rules(app)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


IDS = {
    "article_id": "art_0",
    "job_id": "job_0",
    "batch_id": "bat_0",
    "webhook_id": "whk_0",
    "delivery_id": "dlv_0",
}


def test_every_route_asks_for_a_scope_when_the_key_has_another(app, client, make_key):
    keys = {scope: make_key("a", scope) for scope in ALL}

    for method, path in calls(app, IDS):
        covering = WEBHOOKS if path.startswith("/v1/webhooks") else READ if method == "GET" else WRITE
        for scope, key in keys.items():
            answer = client.open(path, method=method, headers=key)
            if scope == covering:
                assert answer.status_code not in (401, 403), (method, path, scope)
            else:
                check_problem(answer, 403, "forbidden")


def test_no_route_shows_anything_when_it_is_another_tenants(app, client, make_key, finish):
    mine, theirs = make_key("a"), make_key("b")
    batch = client.post("/v1/batches", json={"articles": [{"text": "Bridge."}]}, headers=mine).json
    finish()
    job = client.post("/v1/articles", json={"text": "Another bridge."}, headers=mine).json
    hook = client.post("/v1/webhooks", json={"url": "https://desk.example/"}, headers=mine).json
    ping = client.post(f"/v1/webhooks/{hook['id']}/test", headers=mine).json
    ids = {
        "article_id": batch["jobs"]["data"][0]["article_id"],
        "job_id": job["id"],
        "batch_id": batch["id"],
        "webhook_id": hook["id"],
        "delivery_id": ping["id"],
    }

    for method, path in calls(app, ids):
        answer = client.open(path, method=method, headers=theirs, json={})
        if any(value in path for value in ids.values()):
            assert answer.status_code == 404, (method, path, answer.data)
            assert not any(value in answer.json["title"] for value in ids.values())
        elif method == "GET":
            assert answer.json["data"] == [], path
    for path in (
        f"/v1/articles/{ids['article_id']}",
        f"/v1/jobs/{ids['job_id']}",
        f"/v1/webhooks/{hook['id']}",
    ):
        assert client.get(path, headers=mine).status_code == 200


def test_equal_articles_are_not_shared_when_tenants_differ(client, make_key, finish):
    article = {"text": "The bridge reopened."}
    client.post("/v1/articles", json=article, headers=make_key("a"))
    finish()

    job = client.post("/v1/articles", json=article, headers=make_key("b")).json

    assert (job["status"], job["cached"]) == ("queued", False)


@pytest.fixture
def hurried(app, redis_client, settings):
    """A client of an app that lets three requests through in a minute."""
    few = AdmissionStore(redis_client, replace(settings, rate_limit=3))
    return make_app(replace(services_of(app), admissions=few)).test_client()


def test_request_is_one_too_many_when_the_quota_is_used_up(hurried):
    left = [hurried.get(f"/v1/jobs/{n}").headers["RateLimit"] for n in range(3)]
    answer = hurried.post("/v1/articles", json={"text": "Bridge."})

    assert [re.match(r'"default";r=(\d);t=\d+$', value)[1] for value in left] == ["2", "1", "0"]
    check_problem(answer, 429, "rate-limited")
    assert answer.headers["RateLimit-Policy"] == '"default";q=3;w=60'
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert hurried.get("/healthz").status_code == 200


def test_quota_is_the_tenants_own_when_another_used_up_his(hurried, make_key):
    mine, theirs = make_key("a"), make_key("b")
    for _ in range(4):
        last = hurried.get("/v1/jobs", headers=mine)

    assert last.status_code == 429
    assert hurried.get("/v1/jobs", headers=theirs).status_code == 200


def test_every_answer_says_what_is_left_when_it_is_any(client):
    for answer in (
        client.get("/v1/jobs"),
        client.get("/v1/nowhere"),
        client.put("/v1/articles"),
        client.post("/v1/articles", json={}),
        client.get("/healthz"),
        client.get("/docs"),
        client.options("/v1/articles"),
    ):
        assert re.match(r'"default";q=60000;w=60$', answer.headers["RateLimit-Policy"])
        assert re.match(r'"default";r=\d+;t=\d+$', answer.headers["RateLimit"])
