"""The command line against an API that answers from a script."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from tests.service.laptop.sample import document

JOB = {"id": "job_1", "status": "queued", "article_id": "art_1", "progress": None, "error": None}
PROBLEM = {
    "title": "Unprocessable",
    "detail": "The submission does not fit.",
    "errors": [{"pointer": "/text", "detail": "Missing."}],
}


class Script(ThreadingHTTPServer):
    """An API for one test: an answer for each call, and the bodies that came."""

    answers: dict[str, tuple[int, Any]]
    bodies: list[tuple[str, str, bytes]]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer(f"GET {self.path}")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append((self.path, self.headers["Content-Type"], body))
        self.answer("POST")

    def answer(self, call: str) -> None:
        status, body = self.server.answers.get(call, (404, {"title": "Not found"}))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def api() -> Iterator[Script]:
    server = Script(("127.0.0.1", 0), Handler)
    server.bodies = []
    server.answers = {
        "POST": (202, JOB),
        "GET /v1/jobs/job_1": (200, JOB | {"status": "succeeded"}),
        "GET /v1/articles/art_1": (200, document()),
    }
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def dateline(*arguments: str, body: bytes | None = None, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=body, env=env)


@pytest.mark.parametrize(
    ("name", "body", "content_type"),
    [
        ("a.json", b'{"text": "x"}', "application/json"),
        ("a.txt", b"x", "text/plain; charset=utf-8"),
        ("a.html", b"<p>x", "text/html; charset=utf-8"),
        ("-", b' {"text": "x"}', "application/json"),
        ("-", b"<p>x", "text/html; charset=utf-8"),
        ("-", b"x", "text/plain; charset=utf-8"),
    ],
)
def test_article_is_sent_as_what_it_is(
    api: Script, tmp_path: Path, name: str, body: bytes, content_type: str
):
    if name != "-":
        (tmp_path / name).write_bytes(body)
        name = str(tmp_path / name)
    result = dateline("submit", name, "--url", api.url, body=body)
    assert result.exit_code == 0, result.output
    assert api.bodies == [("/v1/articles", content_type, body)]
    assert "Ferry fares to rise" in result.stdout


def test_progress_ends_its_line_when_the_output_is_no_terminal(api: Script):
    assert dateline("submit", "-", "--url", api.url, body=b"x").stderr.endswith("\n")


def test_document_is_printed_as_served_when_json_is_wanted(api: Script):
    result = dateline("submit", "-", "--json", "--url", api.url, body=b"x")
    assert json.loads(result.stdout) == document()
    assert result.stderr == ""


def test_date_goes_along_when_it_is_given(api: Script):
    dateline("submit", "-", "--published-at", "2025-05-04", "--url", api.url, body=b"x")
    assert api.bodies[0][0] == "/v1/articles?published_at=2025-05-04"


def test_errors_are_told_in_one_line_when_the_article_is_refused(api: Script):
    api.answers["POST"] = (422, PROBLEM)
    result = dateline("submit", "-", "--url", api.url, body=b"{}")
    assert result.exit_code == 1
    assert result.stderr == "Error: Unprocessable · The submission does not fit. · /text: Missing.\n"


def test_reason_is_told_when_the_job_fails(api: Script):
    failed = JOB | {"status": "failed", "error": {"title": "Unreadable", "detail": "There is no text."}}
    api.answers["GET /v1/jobs/job_1"] = (200, failed)
    result = dateline("submit", "-", "--url", api.url, body=b"x")
    assert result.exit_code == 1
    assert result.stderr.endswith("Error: There is no text.\n")


def test_article_is_shown_again_when_it_was_read_before(api: Script):
    assert "Anna Berg" in dateline("show", "art_1", "--url", api.url).stdout
    assert dateline("show", "art_2", "--url", api.url).exit_code == 1


def test_error_names_the_address_when_nobody_listens():
    result = dateline("show", "art_1", "--url", "http://127.0.0.1:9")
    assert result.exit_code == 1
    assert "no answer from http://127.0.0.1:9" in result.stderr


def test_wrong_setting_is_named_when_there_is_one():
    told = dateline("show", "art_1", env={"DATELINE_PORT": "http"}).stderr
    assert told == "Error: DATELINE_PORT='http' is not a whole number from 1 to 65535\n"
