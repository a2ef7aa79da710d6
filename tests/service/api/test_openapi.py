"""The OpenAPI document: valid, complete, and no change of it goes unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openapi_spec_validator import validate

SNAPSHOT = Path(__file__).with_name("openapi.json")
HUMAN_PAGES = {"/", "/docs", "/docs/static/<path:filename>", "/problems/<code>", "/v1/openapi.json"}


@pytest.fixture
def spec(client) -> dict:
    return client.get("/v1/openapi.json").json


def operations(spec: dict) -> Iterator[tuple[str, str, dict]]:
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def test_document_is_valid_when_it_is_served(spec):
    validate(spec)

    assert spec["openapi"].startswith("3.1")


def test_document_is_the_known_one_when_nothing_changed(spec):
    """When the interface changes on purpose: python tests/service/api/snapshot.py"""
    assert spec == json.loads(SNAPSHOT.read_text())


def test_document_is_not_sent_again_when_the_etag_is_known(client):
    first = client.get("/v1/openapi.json")
    again = client.get("/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_every_route_is_documented_when_it_is_no_page(app, spec):
    routes = {
        (rule.rule, method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule not in HUMAN_PAGES
    }

    documented = {(path.replace("{", "<").replace("}", ">"), method) for path, method, _ in operations(spec)}
    assert routes == documented


def test_every_operation_says_all_that_a_client_needs(spec):
    ids = [operation["operationId"] for _, _, operation in operations(spec)]
    assert len(ids) == len(set(ids))
    for path, method, operation in operations(spec):
        where = f"{method} {path}"
        assert operation["summary"], where
        expected = {"401", "403", "429", "500", "503"} if path.startswith("/v1/") else {"500"}
        assert expected <= set(operation["responses"]), where
        for status, answer in operation["responses"].items():
            body = answer
            while "$ref" in body:
                body = spec["components"]["responses"][body["$ref"].rpartition("/")[2]]
            assert body["description"], (where, status)
            assert {"X-Request-Id", "RateLimit-Policy", "RateLimit"} <= set(body["headers"]), (where, status)
            if status.startswith("4") or status == "500":
                assert list(body["content"]) == ["application/problem+json"], (where, status)
        if method in ("post", "patch") and "requestBody" in operation:
            assert {"400", "413", "415", "422"} <= set(operation["responses"]), where
            for media in operation["requestBody"]["content"].values():
                assert "schema" in media, where


def test_every_schema_describes_its_fields_when_clients_send_it(spec):
    for name, schema in spec["components"]["schemas"].items():
        if name.endswith(("In", "Patch")) and name not in ("NinjsIn", "JsonLdIn"):
            assert schema["additionalProperties"] is False, name
