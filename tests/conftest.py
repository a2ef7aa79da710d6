"""Fixtures that tests of every folder share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemas.document import Analysis
from schemas.submissions import Options, Submission
from worker.model import Parser, load_parser


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The language model, loaded once."""
    return load_parser()


@pytest.fixture(scope="session")
def pipeline(parser: Parser):
    """The whole reading pipeline, in process."""
    import worker.extractors
    import worker.summarisers
    from worker.pipeline import Pipeline
    from worker.registry import registry

    registry.load(worker.extractors, worker.summarisers)
    return Pipeline(parser, registry)


@pytest.fixture(scope="session")
def read(pipeline) -> Callable[..., Analysis]:
    """Text in, analysis out: `read("…", title="…", published_at="2024-05-01")`."""

    def read(content: str, options: Options = Options(), **fields: object) -> Analysis:
        return pipeline.run(Submission("text", content, options=options, **fields)).analysis

    return read
