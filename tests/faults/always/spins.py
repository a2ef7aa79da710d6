"""A component that never ends inside C, whatever the text: no other code runs in its process."""

from __future__ import annotations

from worker.registry import registry
from worker.text import Text


@registry.component("troublesome", version="1")
def troublesome(text: Text) -> int:
    return sum(range(10**15))
