"""The API as it runs: gunicorn with gevent, over real connections."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from service.store import keys
from service.store.requests import RequestStore
from tests.conftest import free_port, start_redis
from tests.service.api.processes import Api, start_api, stop_api
from tests.service.api.test_health import samples

WAITERS = 200


@pytest.fixture(scope="module")
def api(redis_server, tmp_path_factory) -> Iterator[Api]:
    api = start_api(redis_server.url, tmp_path_factory.mktemp("api"))
    yield api
    stop_api(api)


def listeners(redis_client) -> int:
    """API processes that listen for changes of jobs: each does from its first waiting client on."""
    ((_, count),) = redis_client.pubsub_numsub(keys.CHANGES())
    return count


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline


def exchange(api: Api, request: bytes, *, ends: bool = False) -> tuple[int, dict[str, str], bytes]:
    """Sends bytes, and reads the answer until the connection is closed."""
    with socket.create_connection(("127.0.0.1", api.port), timeout=10) as connection:
        connection.sendall(request)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(status.split()[1]), headers, body


def test_api_answers_at_once_when_many_clients_wait(api, redis_client):
    before = listeners(redis_client)
    with httpx.Client(base_url=api.url) as client, ThreadPoolExecutor(WAITERS) as pool:
        job = client.post("/v1/articles", json={"text": "The bridge reopened."}).json()
        path = f"{api.url}{job['links']['self']}"
        waits = [pool.submit(httpx.get, f"{path}?wait=60", timeout=70) for _ in range(WAITERS)]
        until(lambda: listeners(redis_client) > before)

        took = []
        for _ in range(30):
            began = time.monotonic()
            assert client.get(job["links"]["self"]).json()["status"] == "queued"
            took.append(time.monotonic() - began)

        assert sorted(took)[len(took) // 2] < 0.25
        client.post(f"{job['links']['self']}/cancel")
        assert [wait.result().json()["status"] for wait in waits] == ["canceled"] * WAITERS


@pytest.mark.parametrize(
    ("request_bytes", "status", "code"),
    [
        (b"GARBAGE\r\n\r\n", 400, "malformed-request"),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri-too-long"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 10_000 + b"\r\n\r\n", 431, "headers-too-large"),
    ],
)
def test_problem_is_the_answer_when_the_request_is_no_http(api, request_bytes, status, code):
    found, headers, body = exchange(api, request_bytes)

    assert (found, headers["content-type"]) == (status, "application/problem+json")
    assert json.loads(body)["type"] == f"/problems/{code}"
    assert json.loads(body)["request_id"] == headers["x-request-id"] != ""


HEAD = b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\n"


@pytest.mark.parametrize(
    "request_bytes",
    [
        HEAD + b"Content-Length: 50\r\n\r\nhalf an art",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nno size",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhalf \r\n",
    ],
)
def test_half_a_body_is_refused_when_the_connection_ends(api, request_bytes):
    status, _, body = exchange(api, request_bytes, ends=True)

    assert status == 400
    assert json.loads(body)["type"] == "/problems/malformed-request"


def test_body_is_refused_when_it_is_too_large(api):
    def chunks() -> Iterator[bytes]:
        for _ in range(80):
            yield b"a" * 100_000

    headers = {"Content-Type": "text/plain"}
    with httpx.Client(base_url=api.url, headers=headers) as client:
        for body in (b"a" * 5_000_001, chunks(), b"a" * 9_000_000):
            answer = client.post("/v1/articles", content=body)
            assert answer.status_code == 413
            assert answer.json()["type"] == "/problems/body-too-large"
        assert client.post("/v1/articles", content=b"Open.").status_code == 202


def test_metrics_are_the_same_when_another_process_answers(api, redis_client):
    redis_client.flushall()
    for _ in range(20):  # a connection each: gunicorn's processes take turns
        httpx.get(f"{api.url}/v1/webhooks")

    def count() -> float:
        found = samples(httpx.get(f"{api.url}/metrics").text)
        return found.get(("dateline_http_requests_total", "GET", "/v1/webhooks", "200"), 0)

    until(lambda: count() == 20)  # each process adds its own soon after
    assert {count() for _ in range(6)} == {20}


def test_no_request_is_left_uncounted_when_the_api_stops(redis_server, redis_client, tmp_path):
    api = start_api(redis_server.url, tmp_path, api_processes=1)
    before = RequestStore(redis_client).read().requests.get(("GET", "/docs", "200"), 0)
    for _ in range(20):
        httpx.get(f"{api.url}/docs")
    stop_api(api)

    assert RequestStore(redis_client).read().requests["GET", "/docs", "200"] == before + 20


def test_log_lines_are_json_with_the_request_id_when_requests_come(redis_server, tmp_path):
    api = start_api(redis_server.url, tmp_path, api_processes=1)
    traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    httpx.get(f"{api.url}/v1/jobs/x", headers={"X-Request-Id": "desk-1", "traceparent": traceparent})

    (line,) = [line for line in stop_api(api) if line.get("request_id") == "desk-1"]

    assert (line["event"], line["status"], line["route"]) == ("request", 404, "/v1/jobs/<job_id>")
    assert line["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert line["service"] == "api"


def test_stream_shows_each_change_when_it_happens(api, redis_client):
    with httpx.Client(base_url=api.url, timeout=20) as client:
        job = client.post("/v1/articles", json={"text": "The bridge reopened."}).json()
        with client.stream("GET", job["links"]["events"]) as stream:
            lines = stream.iter_lines()
            assert next(lines) == "event: job"
            assert json.loads(next(lines).removeprefix("data: "))["status"] == "queued"
            httpx.post(f"{api.url}{job['links']['cancel']}")
            rest = [line for line in lines if line.startswith("data: ")]

    assert [json.loads(line.removeprefix("data: "))["status"] for line in rest] == ["canceled"]


def test_waiting_client_gets_its_answer_when_the_api_stops(redis_server, redis_client, tmp_path):
    api = start_api(redis_server.url, tmp_path, api_processes=1)
    job = httpx.post(f"{api.url}/v1/articles", json={"text": "The bridge reopened."}).json()
    before = listeners(redis_client)
    with ThreadPoolExecutor(1) as pool:
        wait = pool.submit(httpx.get, f"{api.url}{job['links']['self']}?wait=60", timeout=70)
        until(lambda: listeners(redis_client) > before)
        began = time.monotonic()
        stop_api(api)

        assert (wait.result().status_code, wait.result().json()["status"]) == (200, "queued")
        assert time.monotonic() - began < 8


def test_api_says_503_and_comes_back_when_redis_restarts(tmp_path):
    port = free_port()
    redis = start_redis(str(tmp_path), port, "--appendonly", "no")
    api = start_api(redis.url, tmp_path, api_processes=1)
    with httpx.Client(base_url=api.url, timeout=10) as client:
        assert client.get("/v1/webhooks").status_code == 200
        redis.process.kill()
        redis.process.communicate()

        for method, path in (("GET", "/v1/webhooks"), ("POST", "/v1/articles")):
            began = time.monotonic()
            answer = client.request(method, path, json={"text": "A."})
            assert time.monotonic() - began < 2
            assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
            assert int(answer.headers["Retry-After"]) > 0
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503

        redis = start_redis(str(tmp_path), port, "--appendonly", "no")
        assert client.get("/v1/webhooks").status_code == 200
    stop_api(api)
    redis.process.terminate()
    redis.process.communicate()
