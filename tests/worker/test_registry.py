"""The registry: order, and the mistakes that must stop a worker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from worker.registry import (
    DuplicateComponentError,
    Registry,
    UnmetRequirementError,
)

SNAPSHOT = Path(__file__).with_name("components.txt")


def nothing(text: object) -> list[object]:
    return []


def test_ordered_puts_requirements_first_when_registered_last() -> None:
    parts = Registry()
    parts.component("claims", requires=["quotes", "entities"], version="1")(nothing)
    parts.component("quotes", requires=["entities"], version="1")(nothing)
    parts.component("entities", version="1")(nothing)

    assert [c.name for c in parts.ordered()] == ["entities", "quotes", "claims"]


def test_ordered_takes_only_what_is_needed_when_some_are_wanted() -> None:
    parts = Registry()
    parts.component("entities", version="1")(nothing)
    parts.component("quotes", requires=["entities"], version="1")(nothing)
    parts.component("topics", version="1")(nothing)

    assert [c.name for c in parts.ordered(["quotes"])] == ["entities", "quotes"]


def test_component_is_refused_when_the_name_is_taken() -> None:
    parts = Registry()
    parts.component("entities", version="1")(nothing)

    with pytest.raises(DuplicateComponentError, match="entities"):
        parts.component("entities", version="2")(nothing)


def test_ordered_is_refused_when_a_requirement_is_missing() -> None:
    parts = Registry()
    parts.component("quotes", requires=["entities"], version="1")(nothing)

    with pytest.raises(UnmetRequirementError, match="entities"):
        parts.ordered()


def test_ordered_is_refused_when_components_require_each_other() -> None:
    parts = Registry()
    parts.component("a", requires=["b"], version="1")(nothing)
    parts.component("b", requires=["a"], version="1")(nothing)

    with pytest.raises(UnmetRequirementError, match="each other"):
        parts.ordered()


PRINT_COMPONENTS = """
import worker.extractors, worker.summarisers
from worker.registry import registry
registry.load(worker.extractors, worker.summarisers)
for c in registry.ordered():
    print(f"{c.name}: {', '.join(c.requires) or '-'}")
"""


def test_registered_components_are_those_of_the_snapshot_when_loaded() -> None:
    """A change of names or requirements must show in review: edit components.txt with it.
    In a process of its own, for other tests register components too."""
    found = subprocess.check_output([sys.executable, "-W", "ignore", "-c", PRINT_COMPONENTS], text=True)

    assert found == SNAPSHOT.read_text()
