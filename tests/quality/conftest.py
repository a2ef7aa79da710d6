"""The corpus, read once for all tests here."""

from __future__ import annotations

import pytest

from tests.quality.annotations import Article
from tests.quality.articles import read_corpus
from tests.quality.scores import read_with
from worker.pipeline import Result


@pytest.fixture(scope="session")
def readings(pipeline) -> list[tuple[Article, Result]]:
    """Every article of the corpus with what the engine makes of it."""
    return read_with(pipeline, read_corpus())
