"""Fixtures of the worker's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.worker.receivers import Behaviour, Receiver, says


@pytest.fixture
def receiver() -> Iterator[Callable[[Behaviour], Receiver]]:
    """Starts receivers: `receiver(says(200))`."""
    started: list[Receiver] = []

    def start(behaviour: Behaviour | None = None, **options: Any) -> Receiver:
        started.append(Receiver(behaviour or says(200), **options))
        return started[-1]

    yield start
    for one in started:
        one.close()
