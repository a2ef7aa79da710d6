"""The seeds' way through a service that answers from a script."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import orjson
import pytest
from rich.console import Console

from service.laptop.demo import Demo
from service.laptop.errors import ClientError, LaptopError
from service.laptop.receiver import Receipt, Receiver
from service.laptop.seeds import Ledger, load_seeds
from tests.service.laptop.sample import document


class FakeClient:
    """Reads every article at once, but fails the one titled "bad" and refuses the one "refused"."""

    url = "http://127.0.0.1:8000"

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.jobs: dict[str, dict[str, Any]] = {}

    def submit(self, body: bytes) -> dict[str, Any]:
        submission = orjson.loads(body)
        if submission["title"] == "refused":
            raise ClientError("no such thing", 422)
        self.bodies.append(submission)
        job_id = f"job_{len(self.bodies)}"
        status = "failed" if submission["title"] == "bad" else "succeeded"
        done = {"status": status, "progress": None, "error": {"detail": "It is no article."}}
        self.jobs[job_id] = {"id": job_id, "article_id": f"art_{len(self.bodies)}", **done}
        return self.jobs[job_id] | {"status": "queued"}

    def job(self, job_id: str) -> dict[str, Any]:
        if job_id not in self.jobs:
            raise ClientError("unknown", 404)
        return self.jobs[job_id]

    def article(self, article_id: str) -> bytes:
        return orjson.dumps(document())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("good", "bad", "refused"):
        (tmp_path / f"{name}.json").write_bytes(orjson.dumps({"title": name, "text": "x"}))
    return tmp_path


def run(client: FakeClient, folder: Path, data: Path, receiver: Receiver | None = None) -> str:
    output = io.StringIO()
    demo = Demo(load_seeds(folder), Ledger(data), receiver)
    demo.run(client, Console(file=output, width=120), threading.Event())  # type: ignore[arg-type]
    return output.getvalue()


@pytest.fixture
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("data")


def test_results_and_failures_are_shown_when_the_seeds_are_read(folder: Path, data: Path):
    output = run(FakeClient(), folder, data)
    assert "Ferry fares to rise" in output
    assert "It is no article." in output
    assert "no such thing" in output


def test_what_was_read_is_not_sent_again_when_started_again(folder: Path, data: Path):
    client = FakeClient()
    run(client, folder, data)
    output = run(client, folder, data)
    assert [body["title"] for body in client.bodies] == ["bad", "good", "bad"]
    assert "1 articles from before are still here" in output
    assert "1 claims, 1 figures  art_2" in output
    assert "show ARTICLE_ID prints one of them in full" in output


def test_only_the_first_result_is_printed_in_full_when_there_are_several(folder: Path, data: Path):
    for name in ("later", "last"):
        (folder / f"{name}.json").write_bytes(orjson.dumps({"title": name, "text": "x"}))
    output = run(FakeClient(), folder, data)
    assert output.count("Who said what") == 1
    assert "2 further articles were read" in output
    assert "1 claims, 1 figures  art_3" in output
    assert "1 claims, 1 figures  art_4" in output


def test_seed_is_sent_again_when_it_was_changed_or_its_result_is_gone(folder: Path, data: Path):
    client = FakeClient()
    run(client, folder, data)
    (folder / "good.json").write_bytes(orjson.dumps({"title": "good", "text": "y"}))
    run(client, folder, data)
    client.jobs.clear()
    run(client, folder, data)
    assert [body["text"] for body in client.bodies if body["title"] == "good"] == ["x", "y", "y"]


def test_webhook_is_asked_for_and_shown_when_there_is_a_receiver(folder: Path, data: Path):
    client = FakeClient()
    with Receiver() as receiver:
        receiver.receipts["job_1"] = Receipt("article.failed", True)
        receiver.receipts["job_2"] = Receipt("article.succeeded", True)
        output = run(client, folder, data, receiver)
        assert client.bodies[0]["webhook"] == receiver.webhook
    assert "webhook ✓ signature valid" in output


def test_seed_that_is_no_json_is_named(tmp_path: Path):
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(LaptopError, match=r"a\.json holds no JSON"):
        load_seeds(tmp_path)


def test_there_are_no_seeds_when_there_is_no_folder(tmp_path: Path):
    assert load_seeds(tmp_path / "none") == []
