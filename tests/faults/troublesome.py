"""A component for the tests, named to the worker by DATELINE_EXTRA_COMPONENTS. What it does stands
in the article: KILL ends its process, HANG never ends, EAT takes
memory without end, and `HOLD name` waits the first time until
its process is killed, and passes ever after."""

from __future__ import annotations

import os
import re
import signal
import threading
from pathlib import Path

from worker.registry import registry
from worker.text import Text

FOLDER = "DATELINE_TEST_FOLDER"


@registry.component("troublesome", version="1")
def troublesome(text: Text) -> list[str]:
    if "KILL" in text.text:
        os.kill(os.getpid(), signal.SIGKILL)
    while "HANG" in text.text:
        pass
    eaten = []
    while "EAT" in text.text:
        eaten.append(b"x" * 2**24)
    for name in re.findall(r"HOLD (\w+)", text.text):
        seen = Path(os.environ[FOLDER]) / name
        if not seen.exists():
            seen.touch()
            threading.Event().wait()
    return ["passed"]
