"""A component for the tests, named to the worker by DATELINE_EXTRA_COMPONENTS. What it does stands
in the article:

KILL ends its process, SEGV by a fault in C, HANG never ends, SPIN never ends inside C, BACKTRACK
inside a regular expression, DEEP calls itself without end, EAT takes memory without end.
`HOLD name` waits the first time until its process is killed, and passes ever after; `PAUSE name`
waits until somebody makes a file `name.over`."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from worker.registry import registry
from worker.text import Text

FOLDER = "DATELINE_TEST_FOLDER"


def _hang() -> None:
    while True:
        pass


def _deep(depth: int = 0) -> int:
    return _deep(depth + 1) + 1


def _eat() -> None:
    eaten = []
    while True:
        eaten.append(b"x" * 2**24)


DEEDS: dict[str, Callable[[], object]] = {
    "KILL": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "SEGV": lambda: ctypes.string_at(0),
    "HANG": _hang,
    "SPIN": lambda: sum(range(10**15)),
    "BACKTRACK": lambda: re.match(r"(a+)+$", "a" * 60 + "b"),
    "DEEP": _deep,
    "EAT": _eat,
}


@registry.component("troublesome", version="1")
def troublesome(text: Text) -> list[str]:
    for word, deed in DEEDS.items():
        if word in text.text:
            deed()
    for verb, name in re.findall(r"(HOLD|PAUSE) (\w+)", text.text):
        seen = Path(os.environ[FOLDER]) / name
        first = not seen.exists()
        seen.touch()
        while (verb == "HOLD" and first) or (verb == "PAUSE" and not seen.with_suffix(".over").exists()):
            threading.Event().wait(0.05)
    return ["passed"]
