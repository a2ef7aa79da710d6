"""A short soak: a few faults of the long one (`make faults`)."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.faults.system import ROOT


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_in_a_short_soak(tmp_path, seed: int) -> None:
    size = ["--articles", "200", "--rate", "4", "--every", "10", "--most", "240"]
    command = [
        sys.executable,
        "-m",
        "tests.faults.soak",
        *size,
        "--seed",
        str(seed),
        "--output",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=290)
    assert done.returncode == 0, done.stdout + done.stderr
