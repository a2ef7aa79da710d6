"""A component that never ends, whatever the text."""

from __future__ import annotations

import threading

from worker.registry import registry
from worker.text import Text


@registry.component("troublesome", version="1")
def troublesome(text: Text) -> None:
    threading.Event().wait()
