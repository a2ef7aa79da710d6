"""The parts of the reading pipeline, by name, in the order of what they need.

A component is a pure function of a Text. It registers itself where it is defined:

    @registry.component("figures", requires=["entities", "claims"], version="1")
    def figures(text: Text) -> list[Figure]: ...

Its result becomes the section of the same name. This module imports no component.
"""

from __future__ import annotations

import importlib
import pkgutil
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from worker.text import Text

Run = Callable[["Text"], Any]


class RegistryError(Exception):
    """Raised when the components do not fit together: the worker must not start."""


class DuplicateComponentError(RegistryError):
    """Raised when two components have one name."""


class UnmetRequirementError(RegistryError):
    """Raised when a component requires one that is not registered, or itself through others."""


@dataclass(frozen=True, slots=True)
class Component:
    """A named step of the pipeline. `version` changes whenever its output may change."""

    name: str
    requires: tuple[str, ...]
    version: str
    run: Run


class Registry:
    """Components by name."""

    def __init__(self) -> None:
        self._components: dict[str, Component] = {}

    def component(self, name: str, *, requires: Iterable[str] = (), version: str) -> Callable[[Run], Run]:
        """Registers the decorated function. Raises DuplicateComponentError."""

        def register(run: Run) -> Run:
            if name in self._components:
                raise DuplicateComponentError(f"component {name!r} is registered twice")
            self._components[name] = Component(name, tuple(requires), version, run)
            return run

        return register

    def load_module(self, name: str) -> None:
        """Imports a module of the operator's by its name, so that its components register. Raises
        RegistryError, whatever is wrong with the module."""
        try:
            importlib.import_module(name)
        except Exception as error:  # it is not ours: anything may happen in it
            raise RegistryError(_why_not_loaded(name, error)) from error

    def load(self, *packages: ModuleType) -> None:
        """Imports every module of the packages, so that their components register."""
        for package in packages:
            for module in sorted(m.name for m in pkgutil.iter_modules(package.__path__)):
                importlib.import_module(f"{package.__name__}.{module}")

    def ordered(self, wanted: Iterable[str] | None = None) -> list[Component]:
        """The wanted components (all by default) and what they require, each after its
        requirements, otherwise by name. Raises UnmetRequirementError."""
        names = sorted(self._components if wanted is None else wanted)
        graph: dict[str, tuple[str, ...]] = {}
        while names:
            name = names.pop()
            if name not in self._components:
                needed_by = "".join(f", which {other!r} requires" for other in graph if name in graph[other])
                raise UnmetRequirementError(f"no component is called {name!r}{needed_by}")
            graph[name] = self._components[name].requires
            names += [required for required in graph[name] if required not in graph]
        return [self._components[name] for name in _sorted(graph)]


def _why_not_loaded(name: str, error: Exception) -> str:
    """One line for the operator."""
    if isinstance(error, RegistryError):
        return f"{name}: {error}"
    if isinstance(error, ModuleNotFoundError) and f"{name}.".startswith(f"{error.name}."):
        return f"there is no module {name!r} on the Python path"
    why = f"{name} cannot be imported: {type(error).__name__}: {error}"
    if isinstance(error, SyntaxError):  # it says itself where
        return why
    line = traceback.extract_tb(error.__traceback__)[-1]
    return f"{why} ({line.filename}, line {line.lineno})"


def _sorted(graph: dict[str, tuple[str, ...]]) -> list[str]:
    """Topological order; names that could go either way stand by alphabet."""
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        raise UnmetRequirementError(f"components require each other: {error.args[1]}") from error
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return order


registry = Registry()
