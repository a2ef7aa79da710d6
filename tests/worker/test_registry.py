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

    with pytest.raises(UnmetRequirementError, match="called 'entities', which 'quotes' requires"):
        parts.ordered()


def test_ordered_is_refused_when_components_require_each_other() -> None:
    parts = Registry()
    parts.component("a", requires=["b"], version="1")(nothing)
    parts.component("b", requires=["a"], version="1")(nothing)

    with pytest.raises(UnmetRequirementError, match="each other"):
        parts.ordered()


LOAD_OWN = """
import sys
from pathlib import Path
from service.settings import Settings, SettingsError
from worker.analysis import load_components
sys.path.insert(0, sys.argv[1])
REGISTER = "from worker.registry import registry; registry.component"
for line in sys.stdin:
    module, source = line.split(" ", 1)
    if source.strip():
        Path(sys.argv[1], f"{module}.py").write_text(source.replace("REGISTER", REGISTER))
    try:
        print(load_components(Settings(extra_components=(module,))))
    except SettingsError as error:
        print(error)
"""
OWN = {
    "good REGISTER('good', version='1')(len)": "('good',)",
    "missing ": "there is no module 'missing' on the Python path",
    "twice REGISTER('claims', version='1')(len)": "twice: component 'claims' is registered twice",
    "needy import nowhere": "needy cannot be imported: ModuleNotFoundError: No module named 'nowhere' (",
    "odd def": "odd cannot be imported: SyntaxError: invalid syntax (odd.py, line 1)",
    "unmet REGISTER('unmet', requires=['moods'], version='1')(len)": "no component is called 'moods', which",
}


def test_components_of_the_operator_load_or_one_line_says_why(tmp_path: Path) -> None:
    """In a process of its own, for modules stay imported."""
    command = [sys.executable, "-W", "ignore", "-c", LOAD_OWN, str(tmp_path)]
    said = subprocess.check_output(command, text=True, input="\n".join(OWN)).splitlines()

    assert len(said) == len(OWN)
    assert said[0] == "('good',)"
    for line, expected in list(zip(said, OWN.values(), strict=True))[1:]:
        assert line.startswith(f"DATELINE_EXTRA_COMPONENTS: {expected}")


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
