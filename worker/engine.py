"""What computes a document: the code, the data and the model, under one version.

Equal submissions share a result as long as the version stays, and the ETag rests on it. So the
version is taken from the files themselves: nobody can forget to raise it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from schemas.document import SCHEMA_VERSION, Engine, Model
from worker.registry import Component

PACKAGES = ("schemas", "worker")
# Tables and code; not what an editor, a compiler or a reader leaves beside them.
SUFFIXES = (".py", ".toml", ".tsv", ".gz", ".json", ".txt")


def engine(components: Iterable[Component], model: Model) -> Engine:
    """The engine of this process. The version is the same on every machine with the same files
    and libraries."""
    versions = {c.name: c.version for c in sorted(components, key=lambda c: c.name)}
    digest = sha256()
    for part in (SCHEMA_VERSION, version("spacy"), version("trafilatura"), model.name, model.version):
        digest.update(f"{part}\n".encode())
    for name, number in versions.items():
        digest.update(f"{name}={number}\n".encode())
    for package in PACKAGES:
        for path, file in _sources(files(package), package):
            digest.update(f"{path}\n".encode() + sha256(file.read_bytes()).digest())
    return Engine(digest.hexdigest()[:12], versions, model)


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    """The files below a folder that decide a result, in the order of their paths."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _sources(entry, f"{path}/{entry.name}")
        elif entry.name.endswith(SUFFIXES):
            yield f"{path}/{entry.name}", entry
