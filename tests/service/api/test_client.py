"""A client that a generator makes from the OpenAPI document alone does the main job."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from types import ModuleType

import pytest

PACKAGE = "generated_dateline"


@pytest.fixture
def generated(client, tmp_path, monkeypatch) -> ModuleType:
    """The package that openapi-python-client writes."""
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(client.get("/v1/openapi.json").json))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta=none"]
    subprocess.run(
        [*command, f"--path={document}", f"--output-path={tmp_path / PACKAGE}"],
        check=True,
        capture_output=True,
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return importlib.import_module(PACKAGE)


def test_generated_client_reads_an_article_when_it_knows_the_document_only(busy_api, generated):
    def operation(name: str):
        return importlib.import_module(f"{PACKAGE}.api.{name}").sync

    with generated.Client(base_url=busy_api.url) as dateline:
        body = {"text": "The bridge reopened on Monday."}
        job = operation("articles.submit_article")(client=dateline, body=body)
        job = operation("jobs.get_job")(job.id, client=dateline, wait=10)
        article = operation("articles.get_article")(job.article_id, client=dateline)
        listed = operation("articles.list_articles")(client=dateline)
        missing = operation("jobs.get_job")("job_0", client=dateline)

    assert job.status == "succeeded"
    mention = article.entities[0].mentions[0]
    assert article.text[mention.start : mention.end] == mention.text
    assert [entry.id for entry in listed.data] == [article.id]
    assert (missing.type_, missing.status) == ("/problems/not-found", 404)
