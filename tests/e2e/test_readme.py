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
    """Where what is shown is not in what is served. "…" stands for what is left out: members of an
    object, items of a list, the end of a text."""
    if isinstance(shown, dict) and isinstance(served, dict):
        return [d for k in shown if k != "…" for d in differences(shown[k], served.get(k), f"{path}/{k}")]
    if isinstance(shown, list) and isinstance(served, list):
        return _list_differences(shown, served, path)
    if isinstance(shown, str) and isinstance(served, str) and shown.endswith("…"):
        return [] if served.startswith(shown[:-1]) else [f"{path}: {served!r} does not begin so"]
    return [] if shown == served else [f"{path}: {shown!r} is shown, {served!r} is served"]


def _list_differences(shown: list[Any], served: list[Any], path: str) -> list[str]:
    """As `differences`: each shown item in turn must be in a served one behind the last such."""
    items = [item for item in shown if item != "…"]
    if len(items) == len(shown) != len(served):
        return [f"{path}: {len(served)} items are served"]
    left = iter(served)
    return [
        f"{path}: {item!r} is not served"
        for item in items
        if not any(not differences(item, candidate) for candidate in left)
    ]


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
    [
        ({"a": 1}, {"a": 2}),
        ([1], [1, 2]),
        ([1, 2, "…"], [1]),
        ({"a": {"b": []}}, {"a": None}),
        (["…", 2, 1], [1, 2]),
    ],
)
def test_differences_are_seen_when_there_are_some(shown: Any, served: Any) -> None:
    assert differences(shown, served)


@pytest.mark.parametrize(
    ("shown", "served"),
    [
        ({"a": 1, "…": "…"}, {"a": 1, "b": 2}),
        ([1, "…"], [1, 2]),
        (["…", 2], [1, 2]),
        ({"a": "One …"}, {"a": "One two"}),
    ],
)
def test_what_is_left_out_is_no_difference(shown: Any, served: Any) -> None:
    assert differences(shown, served) == []
