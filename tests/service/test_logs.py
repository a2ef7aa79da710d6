"""What stands in the logs, and what never does."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import structlog
from service import logs
from service.settings import Settings

def read(text):
    raise ValueError("it broke")

logs.configure(Settings(log_format="{log_format}"), service="worker")
try:
    read(" ".join(["the", "article"]))
except ValueError:
    structlog.get_logger().exception("job_broke")
"""


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_traceback_is_logged_without_the_values_of_variables(log_format: str) -> None:
    program = PROGRAM.replace("{log_format}", log_format)
    logged = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "job_broke" in logged.stderr
    assert "ValueError: it broke" in logged.stderr
    assert "the article" not in logged.stderr
