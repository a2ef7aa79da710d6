"""The sample articles, and which of them this data folder has read already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from service.laptop.errors import LaptopError


@dataclass(frozen=True, slots=True, eq=False)
class Seed:
    """An article as a client would POST it. `digest` changes with its content."""

    name: str
    title: str
    submission: Mapping[str, Any]
    digest: str

    def body(self, webhook: Mapping[str, str] | None) -> bytes:
        """The body of the POST, with a webhook of its own where one is wanted."""
        extra = {"webhook": webhook} if webhook else {}
        return orjson.dumps({**self.submission, **extra})


class Ledger:
    """Which job reads which seed, in `seeds.json` in the data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "seeds.json"
        self._jobs: dict[str, str] = {}
        if self._path.exists():
            self._jobs = orjson.loads(self._path.read_bytes())

    def job_of(self, seed: Seed) -> str | None:
        """The id of the job that was made for exactly this seed."""
        return self._jobs.get(f"{seed.name}@{seed.digest}")

    def note(self, seed: Seed, job_id: str) -> None:
        """Keeps the id, replacing the file in one step."""
        self._jobs[f"{seed.name}@{seed.digest}"] = job_id
        draft = self._path.with_suffix(".new")
        draft.write_bytes(orjson.dumps(self._jobs, option=orjson.OPT_INDENT_2))
        draft.replace(self._path)


def load_seeds(folder: Path) -> list[Seed]:
    """The seeds of a folder by file name; none where there is no such folder. Raises
    LaptopError for a file that holds no JSON object."""
    return [_load(path) for path in sorted(folder.glob("*.json"))]


def _load(path: Path) -> Seed:
    raw = path.read_bytes()
    try:
        submission = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise LaptopError(f"{path} holds no JSON: {error}") from None
    if not isinstance(submission, dict):
        raise LaptopError(f"{path} holds no JSON object")
    title = str(submission.get("title") or path.stem)
    return Seed(path.stem, title, submission, hashlib.sha256(raw).hexdigest()[:16])
