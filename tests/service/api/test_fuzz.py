"""schemathesis reads the OpenAPI document and tries the running API with all of its checks."""

from __future__ import annotations

import subprocess
import sys

import pytest

ARGUMENTS = ("--checks=all", "--max-examples=10", "--seed=1")


@pytest.mark.timeout(300)
def test_nothing_is_found_when_the_api_is_fuzzed(busy_api, tmp_path):
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{busy_api.url}/v1/openapi.json", *ARGUMENTS]

    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert run.returncode == 0, run.stdout + run.stderr
    assert "Traceback" not in busy_api.log.read_text()
