"""The engine's version follows the files."""

from __future__ import annotations

from schemas.document import Model
from worker import engine as module
from worker.engine import engine
from worker.registry import Component

MODEL = Model("en_test", "1")


def component(name: str, version: str) -> Component:
    return Component(name, (), version, lambda text: [])


def test_version_stays_when_nothing_changes() -> None:
    assert engine([component("a", "1")], MODEL) == engine([component("a", "1")], MODEL)


def test_version_changes_when_a_component_or_the_model_does() -> None:
    versions = {
        engine([component("a", "1")], MODEL).version,
        engine([component("a", "2")], MODEL).version,
        engine([component("b", "1")], MODEL).version,
        engine([component("a", "1")], Model("en_test", "2")).version,
    }

    assert len(versions) == 4


def test_sources_hold_code_and_lexicons_and_nothing_compiled(tmp_path) -> None:
    (tmp_path / "__pycache__").mkdir()
    for name in ("b.py", "a.toml", "note.md", "__pycache__/b.pyc"):
        (tmp_path / name).write_text(name)

    found = [path for path, _ in module._sources(tmp_path, "x")]

    assert found == ["x/a.toml", "x/b.py"]
