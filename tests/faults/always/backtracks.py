"""A component that never ends inside a regular expression, whatever the text."""

from __future__ import annotations

import re

from worker.registry import registry
from worker.text import Text


@registry.component("troublesome", version="1")
def troublesome(text: Text) -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")
