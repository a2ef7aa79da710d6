"""The examples of /docs: each is a call that works."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator

from schemas.v1.examples import article, examples
from service.api.components import PATH_PARAMETERS
from service.api.reference import Operation, operations_of
from service.store.workers import WorkerStore

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def ids(client, finish, redis_client) -> dict[str, str]:
    """One thing of each kind, for the ids of the examples."""
    WorkerStore(redis_client).beat("analysis", "w")
    done = client.post("/v1/articles", json={"text": "The bridge reopened."}).json
    finish()
    waiting = client.post("/v1/articles", json={"text": "The ferry stays."}).json
    batch = client.post("/v1/batches", json={"articles": [{"text": "The road is closed."}]}).json
    hook = client.post("/v1/webhooks", json={"url": "https://desk.example/"}).json
    ping = client.post(f"/v1/webhooks/{hook['id']}/test").json
    made = {
        "article_id": done["article_id"],
        "job_id": waiting["id"],
        "batch_id": batch["id"],
        "webhook_id": hook["id"],
        "delivery_id": ping["id"],
    }
    return {PATH_PARAMETERS[name][1]: value for name, value in made.items()}


def call(client: FlaskClient, curl: str) -> tuple[int, str]:
    """Makes the call of a command line."""
    words = shlex.split(curl)
    method = words[words.index("-X") + 1] if "-X" in words else "GET"
    url = urlsplit(next(word for word in words if word.startswith("http")))
    headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
    body = words[words.index("-d") + 1] if "-d" in words else None
    path = f"{url.path}?{url.query}" if url.query else url.path
    answer = client.open(path, method=method, headers=headers, data=body)
    return answer.status_code, answer.text


def documented(operation: Operation) -> set[str]:
    return {status for status, _ in operation.answers if status.startswith("2")}


def test_every_example_works_when_it_is_called(client, ids):
    spec = client.get("/v1/openapi.json").json
    operations = [operation for group in operations_of(spec, ADDRESS).values() for operation in group]
    # What takes away comes last.
    operations.sort(key=lambda operation: operation.id.startswith(("cancel", "delete")))
    operations.sort(key=lambda operation: operation.id == "streamJob")

    for operation in operations:
        curl = operation.curl
        for example, made in ids.items():
            curl = curl.replace(example, made)
        status, text = call(client, curl)

        assert str(status) in documented(operation), (operation.id, curl, text)


def test_every_operation_shows_an_answer_when_it_has_one(client):
    spec = client.get("/v1/openapi.json").json
    page = client.get("/docs").text

    for group in operations_of(spec, ADDRESS).values():
        for operation in group:
            assert operation.curl.splitlines()[0].startswith("curl ")
            assert bool(operation.answer) != (documented(operation) == {"204"}), operation.id
            assert operation.summary in page


def test_examples_call_the_address_that_the_page_was_asked_for(client):
    page = client.get("/docs", base_url="http://news.example:8123/").text

    assert "curl http://news.example:8123/v1/jobs" in page
    assert "127.0.0.1" not in page


def test_example_article_keeps_the_promise_of_spans():
    document = article()
    spans = list(spans_in(document))

    assert len(spans) > 20
    for span in spans:
        assert document["text"][span["start"] : span["end"]] == span["text"]


def spans_in(node: object) -> Iterator[dict]:
    if isinstance(node, dict):
        if {"text", "start", "end"} <= node.keys():
            yield node
        for value in node.values():
            yield from spans_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from spans_in(value)


def test_examples_fit_their_schemas(client):
    spec = client.get("/v1/openapi.json").json

    for name, example in examples().items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": spec["components"]}
        OAS31Validator(schema).validate(example)
