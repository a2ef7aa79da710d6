"""Hostile requests to the API as it runs: a clear answer each, and nobody else waits."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.service.api.processes import Api, start_api, stop_api
from tests.service.api.test_server import exchange

HALF_SENT = 200


@pytest.fixture(scope="module")
def api(redis_server, tmp_path_factory) -> Iterator[Api]:
    """One process, so that whoever holds it up holds up everybody."""
    folder = tmp_path_factory.mktemp("hostile")
    api = start_api(redis_server.url, folder, api_processes=1, body_timeout_s=1.0)
    yield api
    peak_mb = max(map(peak_memory_mb, children_of(api.process.pid)))
    errors = [line for line in stop_api(api) if line["level"] in ("error", "critical")]
    assert errors == []
    assert peak_mb < 400


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def peak_memory_mb(pid: int) -> int:
    rows = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(rows["VmHWM"].split()[0]) // 1024


def head(kind: str = "application/json", path: str = "/v1/articles", more: str = "") -> bytes:
    lines = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\n{more}"
    return lines.encode("latin-1")


def post(body: bytes, kind: str = "application/json", path: str = "/v1/articles", more: str = "") -> bytes:
    return head(kind, path, f"{more}Content-Length: {len(body)}\r\n") + b"\r\n" + body


def metadata(value: bytes) -> bytes:
    return post(b'{"text": "a", "metadata": {"a": ' + value + b"}}")


def get(path: bytes = b"/v1/jobs", more: bytes = b"") -> bytes:
    return b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more + b"\r\n"


CHUNKED = head(more="Transfer-Encoding: chunked\r\n") + b"\r\n"
BATCH = {"path": "/v1/batches"}
LINES = {"kind": "application/x-ndjson", **BATCH}
GZIP = {"more": "Content-Encoding: gzip\r\n"}
JSON, SCHEMA, TYPE, REQUEST = "malformed-json", "invalid-input", "unsupported-media-type", "malformed-request"
REFUSED: dict[str, tuple[bytes, int, str]] = {
    "one byte too many": (post(b'{"text": "' + b"a" * 4_999_989 + b'"}'), 413, "body-too-large"),
    "chunks beyond the limit": (
        CHUNKED + (b"10000\r\n" + b"a" * 65_536 + b"\r\n") * 96 + b"0\r\n\r\n", 413, "body-too-large"
    ),
    "text beyond the limit": (post(b"a " * 2_500_000, "text/plain"), 422, SCHEMA),
    # JSON that costs more than it holds
    "numbers": (metadata(b"[" + b"1," * 2_400_000 + b"1]"), 422, SCHEMA),
    "strings": (metadata(b"[" + b'"",' * 1_600_000 + b'""]'), 422, SCHEMA),
    "objects": (metadata(b"[" + b"{}," * 1_600_000 + b"{}]"), 422, SCHEMA),
    "keys": (post(b"{" + b",".join(b'"k%d":1' % n for n in range(350_000)) + b"}"), 422, SCHEMA),
    "few unknown keys": (post(json.dumps({f"k{n}": 1 for n in range(5_000)}).encode()), 422, SCHEMA),
    "same key twice": (post(b'{"text": "a", "text": "b"}'), 400, JSON),
    "deep arrays": (metadata(b"[" * 2_400_000 + b"]" * 2_400_000), 422, SCHEMA),
    "deep arrays without an end": (post(b"[" * 4_000_000), 422, SCHEMA),
    "deep objects": (post(b'{"a":' * 5_000 + b"1" + b"}" * 5_000), 400, JSON),
    "deeper than the limit": (metadata(b"[" * 65 + b"]" * 65), 422, SCHEMA),
    "open string of escapes": (post(b'{"text": "' + b'\\"' * 2_400_000), 400, JSON),
    "NaN": (metadata(b"NaN"), 400, JSON),
    "infinite": (metadata(b"-Infinity"), 400, JSON),
    "beyond doubles": (metadata(b"1e999"), 422, SCHEMA),
    "integer of 4 MB": (metadata(b"9" * 4_000_000), 400, JSON),
    "integers of 4 KB": (metadata(b"[" + b",".join([b"9" * 4_200] * 1_150) + b"]"), 400, JSON),
    "lone surrogate": (post(b'{"text": "a\\ud800b"}'), 422, SCHEMA),
    "NUL": (post(b'{"text": "a\\u0000b"}'), 422, SCHEMA),
    "NUL behind a long text": (post(b"a" * 4_900_000 + b"\0", "text/plain"), 422, SCHEMA),
    "NUL behind white space": (post(b" " * 4_900_000 + b"\0", "text/html"), 422, SCHEMA),
    # encodings
    "no UTF-8": (post(b'{"text": "\xff"}'), 400, JSON),
    "UTF-16": (post('{"text": "a"}'.encode("utf-16")), 400, JSON),
    "two marks": (post(b'\xef\xbb\xbf\xef\xbb\xbf{"text": "a"}'), 400, JSON),
    "charset of JSON": (post(b"{}", "application/json; charset=utf-16"), 415, TYPE),
    "charset that is none": (post(b"a", "text/plain; charset=zlib"), 415, TYPE),
    "charset in odd bytes": (post(b"a", 'text/plain; charset="\xff"'), 415, TYPE),
    "charset that never ends": (post(b"a", "text/plain; charset=" + "a" * 7_000), 415, TYPE),
    "compressed": (post(gzip.compress(b'{"text": "a"}'), **GZIP), 415, TYPE),
    "compressed bomb": (post(gzip.compress(b"a" * 50_000_000), **GZIP), 415, TYPE),
    # batches
    "batch of numbers": (post(b'{"articles":[' + b"1," * 9_000_000 + b"1]}", **BATCH), 422, SCHEMA),
    "batch of blank lines": (post(b"\n" * 19_000_000, **LINES), 422, SCHEMA),
    "batch of empty lines": (post(b"{}\n" * 6_000_000, **LINES), 422, SCHEMA),
    # HTTP
    "two lengths": (head(more="Content-Length: 5\r\nContent-Length: 6\r\n") + b"\r\nhello!", 400, REQUEST),
    "length and chunks": (
        head(more="Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + b"\r\n0\r\n\r\n", 400, REQUEST
    ),
    "length below zero": (head(more="Content-Length: -5\r\n") + b"\r\nhello", 400, REQUEST),
    "length that is too short": (post(b'{"text": "a"}').replace(b": 13\r", b": 9\r"), 400, JSON),
    "chunk with extensions": (CHUNKED + b"5;" + b"a" * 100_000 + b"\r\nhello\r\n0\r\n\r\n", 400, REQUEST),
    "trailers": (CHUNKED + b"2\r\n{}\r\n0\r\n" + b"A: b\r\n" * 50_000 + b"\r\n", 400, REQUEST),
    "expectation": (head(more="Expect: 200-ok\r\nContent-Length: 2\r\n") + b"\r\n{}", 400, REQUEST),
    "headers": (get(more=b"".join(b"A%d: b\r\n" % n for n in range(10_000))), 431, "headers-too-large"),
    "header without an end": (get()[:-2] + b"A: " + b"b" * 3_000_000, 431, "headers-too-large"),
    "header with NUL": (get(more=b"A: b\0c\r\n"), 400, REQUEST),
    "header over two lines": (get(more=b"A: b\r\n c\r\n"), 400, REQUEST),
    "query": (get(b"/v1/jobs?" + b"a=b&" * 2_000), 422, SCHEMA),
    "query without an end": (get(b"/v1/jobs?" + b"a=b&" * 20_000), 414, "uri-too-long"),
    "query with NUL": (get(b"/v1/articles?entity=%00"), 422, SCHEMA),
    "path of odd bytes": (get(b"/v1/articles/%ff%00%0a"), 404, "not-found"),
    "raw bytes": (get(b"/v1/articles/\xff"), 400, REQUEST),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400, REQUEST),
    "no path": (b"GET /\r\n\r\n", 400, REQUEST),
    "unknown method": (get().replace(b"GET", b"BREW", 1), 405, "method-not-allowed"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_answer_is_a_clear_problem_when_the_request_is_hostile(api, case):
    request, status, code = REFUSED[case]
    found, headers, body = exchange(api, request)

    problem = json.loads(body)
    assert (found, problem["type"]) == (status, f"/problems/{code}")
    assert headers["content-type"] == "application/problem+json"
    assert problem["request_id"] == headers["x-request-id"] != ""
    assert {"ratelimit", "ratelimit-policy"} <= headers.keys()
    assert len(problem["detail"]) < 300


ACCEPTED = {
    "mark": post(b'\xef\xbb\xbf{"text": "a"}'),
    "long fraction": metadata(b"0." + b"9" * 1_000_000),
    "as many values as may be": metadata(b"[" + b'"",' * 9_990 + b'""]'),
    "page of 5 MB with 100,000 nested tags": post(b"<div>" * 500_000 + b"a" * 2_499_999, "text/html"),
    "zero width": post('{"text": "\u200b\u202e"}'.encode()),  # the job fails, as one without text
    "quotation marks": post(b'"' * 200_000, "text/plain"),
    "one word": post(b"a" * 200_000, "text/plain"),
    "identity": post(b'{"text": "a"}', more="Content-Encoding: Identity\r\n"),
    "long key": post(b'{"text": "a"}', more=f"Authorization: Bearer {'k' * 8_000}\r\n"),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_article_is_accepted_when_it_is_only_odd(api, case):
    assert exchange(api, ACCEPTED[case])[0] == 202


def test_client_is_told_to_go_on_when_it_asks_before_it_sends(api):
    with socket.create_connection(("127.0.0.1", api.port), timeout=10) as connection:
        connection.sendall(head(more="Expect: 100-continue\r\nContent-Length: 13\r\n") + b"\r\n")
        assert b" 100 " in connection.recv(100)
        connection.sendall(b'{"text": "a"}')
        assert b" 202 " in connection.recv(100)


def test_body_is_refused_when_it_never_ends(api):
    for request in (
        post(b"half a body")[:-4],
        CHUNKED + b"5\r\nhalf",
        CHUNKED + b"FFFFFFFFFFFFFFFFFF\r\nhalf",
    ):
        status, headers, body = exchange(api, request)
        assert (status, json.loads(body)["type"]) == (408, "/problems/request-timeout")
        assert headers["connection"] == "close"


def test_others_are_answered_when_many_never_end_their_bodies(api):
    half = [socket.create_connection(("127.0.0.1", api.port), timeout=10) for _ in range(HALF_SENT)]
    for connection in half:
        connection.sendall(post(b"half a body")[:-4])

    answer = httpx.get(f"{api.url}/v1/jobs", timeout=10)

    assert answer.status_code == 200
    for connection in half:
        assert b" 408 " in connection.recv(100)
        connection.close()


HEAVY = {
    "chunks of one byte": CHUNKED + b"1\r\na\r\n" * 400_000 + b"0\r\n\r\n",
    "batch of heavy items": post(
        (json.dumps({"text": "a", "metadata": {"a": [1] * 4_000}}).encode() + b"\n") * 300, **LINES
    ),
}


@pytest.mark.parametrize("case", HEAVY)
def test_others_are_answered_first_when_a_request_is_heavy(api, case):
    ended: list[str] = []
    begun = threading.Event()

    def heavy() -> None:
        with socket.create_connection(("127.0.0.1", api.port), timeout=60) as connection:
            connection.sendall(HEAVY[case])
            begun.set()
            connection.recv(100)
        ended.append("heavy")

    thread = threading.Thread(target=heavy)
    with httpx.Client(base_url=api.url, timeout=60) as client:
        client.get("/healthz")
        thread.start()
        begun.wait(60)
        assert client.get("/v1/jobs").status_code == 200
        ended.append("other")
    thread.join()

    assert ended == ["other", "heavy"]
