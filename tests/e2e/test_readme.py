"""The README's first screen: its command, run as it is printed, answers what is printed under it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.e2e.instances import Instance

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

README = (Path(__file__).parents[2] / "README.md").read_text()
COMMAND, ANSWER = re.findall(r"```(?:sh|json)\n((?:curl|\{).*?)```", README, re.DOTALL)[:2]


def differences(shown: Any, served: Any, path: str = "") -> list[str]:
    """Where what is shown is not in what is served. "…" stands for anything, in an object or a
    list too: the rest is left out."""
    if shown == "…":
        return []
    if isinstance(shown, dict) and isinstance(served, dict):
        return [d for k in shown if k != "…" for d in differences(shown[k], served.get(k), f"{path}/{k}")]
    if isinstance(shown, list) and isinstance(served, list):
        items = [item for item in shown if item != "…"]
        missing = len(items) > len(served) or (len(items) < len(served) and "…" not in shown)
        found = [
            d
            for i, pair in enumerate(zip(items, served, strict=False))
            for d in differences(*pair, f"{path}/{i}")
        ]
        return found + ([f"{path}: {len(served)} items are served"] if missing else [])
    return [] if shown == served else [f"{path}: {shown!r} is shown, {served!r} is served"]


@pytest.mark.slow
def test_example_answers_what_is_printed(tmp_path: Path) -> None:
    instance = Instance(tmp_path)
    with instance.up() as process:
        instance.await_ready(process)
        command = COMMAND.replace("http://127.0.0.1:8000", instance.url)
        served = orjson.loads(subprocess.check_output(["bash", "-c", command]))
        process.terminate()
        process.wait(30)

    assert differences(orjson.loads(ANSWER), served) == []


@pytest.mark.parametrize(
    ("shown", "served"),
    [({"a": 1}, {"a": 2}), ([1], [1, 2]), ([1, 2], [1]), ({"a": {"b": []}}, {"a": None})],
)
def test_differences_are_seen_when_there_are_some(shown: Any, served: Any) -> None:
    assert differences(shown, served)


@pytest.mark.parametrize(
    ("shown", "served"),
    [({"a": 1, "…": "…"}, {"a": 1, "b": 2}), ([1, "…"], [1, 2]), ({"a": "…"}, {"a": [3]})],
)
def test_what_is_left_out_is_no_difference(shown: Any, served: Any) -> None:
    assert differences(shown, served) == []
