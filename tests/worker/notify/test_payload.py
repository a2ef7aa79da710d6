"""What a webhook says."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from schemas.problems import make_problem
from tests.factories import a_job, a_submission
from worker.notify.payload import article_notice


@pytest.mark.parametrize("letter", ["k", "😀", "\x01"])
def test_body_stays_under_20_kb_when_everything_is_long(letter: str) -> None:
    long = letter * 50_000
    problem = make_problem("invalid-input", long, errors=[{"pointer": f"/{long}", "detail": long}] * 50)
    job = replace(a_job(a_submission()), status="failed", external_id=letter * 255, error=problem)
    document = {"title": long, "summary": {"headline": {"text": long}}}

    body = article_notice("article.failed", "2026-02-10T08:00:00Z", job, document)

    assert len(body) < 20_000
    assert orjson.loads(body)["data"]["job"]["error"]["errors"][0]["pointer"].startswith(f"/{letter}")
