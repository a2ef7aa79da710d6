"""Reads the lexicons: word lists kept as data files beside the code (worker/lexicons/)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The lexicon `name` (a TOML file). Raises FileNotFoundError where there is none."""
    with files("worker.lexicons").joinpath(f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def words(name: str, table: str) -> frozenset[str]:
    """A list of the lexicon as a set."""
    return frozenset(load(name)[table])
