"""Webhook endpoints over the API."""

from __future__ import annotations

import base64

import pytest

SECRET = "whsec_" + base64.b64encode(bytes(range(24))).decode()
URL = "https://desk.example/hooks"


@pytest.fixture
def endpoint(client) -> dict:
    answer = client.post("/v1/webhooks", json={"url": URL, "events": ["article.failed"]})
    assert answer.status_code == 201
    return answer.json


def test_secret_is_shown_once_when_an_endpoint_is_made(client, endpoint):
    assert endpoint["object"] == "webhook"
    assert endpoint["secret"].startswith("whsec_")

    path = f"/v1/webhooks/{endpoint['id']}"
    read = client.get(path).json

    assert "secret" not in read
    assert read == {k: v for k, v in endpoint.items() if k != "secret"}
    assert "secret" not in str(client.get("/v1/webhooks").json)


def test_endpoint_keeps_what_was_given_when_it_is_made(client):
    given = {"url": URL, "events": [], "description": "Inbox", "secret": SECRET, "enabled": False}

    answer = client.post("/v1/webhooks", json=given)

    assert answer.headers["Location"] == f"/v1/webhooks/{answer.json['id']}"
    assert {name: answer.json[name] for name in given} == given
    assert answer.json["disabled_reason"] == "by_owner"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/url"),
        ({"url": "http://localhost/x"}, "/url"),
        ({"url": "http://[::1]/x"}, "/url"),
        ({"url": "http://0x7f000001/x"}, "/url"),
        ({"url": "https://user:pw@desk.example/"}, "/url"),
        ({"url": "https://desk.example:22/"}, "/url"),
        ({"url": URL, "events": ["article.done"]}, "/events/0"),
        ({"url": URL, "events": "article.failed"}, "/events"),
        ({"url": URL, "secret": "whsec_c2hvcnQ="}, "/secret"),
        ({"url": URL, "enabled": "yes"}, "/enabled"),
        ({"url": URL, "token": "x"}, "/token"),
    ],
)
def test_endpoint_is_refused_when_it_breaks_the_schema(client, body, pointer):
    answer = client.post("/v1/webhooks", json=body)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert client.get("/v1/webhooks").json["data"] == []


def test_endpoint_changes_only_where_it_is_told(client, endpoint):
    path = f"/v1/webhooks/{endpoint['id']}"

    changed = client.patch(path, json={"enabled": False, "description": "Night desk"}).json

    assert (changed["enabled"], changed["description"]) == (False, "Night desk")
    assert (changed["url"], changed["events"]) == (URL, ["article.failed"])
    assert client.patch(path, json={"enabled": True}).json["disabled_reason"] is None
    assert client.patch(path, json={"url": "http://10.0.0.1/"}).status_code == 422
    assert client.patch(path, json={"secret": SECRET}).status_code == 422


def test_endpoint_is_gone_when_it_was_deleted(client, endpoint):
    path = f"/v1/webhooks/{endpoint['id']}"

    assert client.delete(path).status_code == 204

    for answer in (client.get(path), client.delete(path), client.post(f"{path}/test")):
        assert answer.status_code == 404


def test_secret_is_new_when_it_was_rotated(client, endpoint):
    rotated = client.post(f"/v1/webhooks/{endpoint['id']}/rotate-secret").json

    assert rotated["secret"].startswith("whsec_")
    assert rotated["secret"] != endpoint["secret"]


def test_ping_is_in_the_log_when_it_was_asked_for(client, endpoint):
    path = f"/v1/webhooks/{endpoint['id']}"

    ping = client.post(f"{path}/test")
    log = client.get(f"{path}/deliveries").json

    assert ping.status_code == 202
    assert ping.json["event_type"] == "webhook.ping"
    assert log["data"] == [ping.json]
    assert log["data"][0]["attempts"] == []


def test_delivery_is_sent_again_when_it_is_asked_for(client, endpoint):
    path = f"/v1/webhooks/{endpoint['id']}"
    ping = client.post(f"{path}/test").json

    again = client.post(f"{path}/deliveries/{ping['id']}/redeliver")

    assert (again.status_code, again.json["status"]) == (202, "pending")
    assert client.post(f"{path}/deliveries/dlv_0/redeliver").status_code == 404
    assert client.get("/v1/webhooks/whk_0/deliveries").status_code == 404


def test_list_goes_on_with_its_cursor_when_there_is_more(client):
    made = [client.post("/v1/webhooks", json={"url": URL}).json["id"] for _ in range(5)]

    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/v1/webhooks?limit=2{cursor and '&cursor=' + cursor}").json
        assert page["object"] == "list"
        assert len(page["data"]) <= 2
        seen += [endpoint["id"] for endpoint in page["data"]]
        cursor = page["next_cursor"]

    assert seen == made[::-1]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=zzz", "cursor=%00", "page=2"])
def test_page_is_refused_when_it_makes_no_sense(client, query):
    for path in ("/v1/webhooks",):
        assert client.get(f"{path}?{query}").status_code == 422
