"""How cost grows: with the length of an article, with what is stored, with a worker more."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schemas.submissions import Submission
from service.intake import new_job
from tests.bench import articles, load, speed
from tests.bench.report import Measure, Series
from tests.bench.stack import TENANT, Stack, private_bytes
from worker.analysis import load_components
from worker.model import load_parser
from worker.pipeline import Pipeline, Result
from worker.registry import registry

LENGTHS = (1_000, 4_000, 10_000, 50_000, 200_000)
TURNS = 2
STORED = (1_000, 3_000, 10_000)
STORED_FULL = (1_000, 10_000, 100_000)
REQUESTS = 40
WORKER_MB = 60.0


@dataclass
class Reader:
    """The pipeline in this process."""

    pipeline: Pipeline

    def seconds(self, text: str) -> dict[str, float]:
        """CPU seconds of each stage: what else the machine does costs no stage anything."""
        marks: list[tuple[str, float]] = []
        self.pipeline.run(_submission(text), lambda told: marks.append((told.stage, time.process_time())))
        marks.append(("end", time.process_time()))
        return {stage: after - began for (stage, began), (_, after) in pairwise(marks)}


def make_reader(stack: Stack) -> Reader:
    """A pipeline that has read an article; the model stands aside from the garbage collector, as in
    the worker."""
    load_components(stack.settings)
    reader = Reader(Pipeline(load_parser(), registry))
    reader.seconds(articles.make_text(0))
    gc.collect()
    gc.freeze()
    return reader


def by_length(reader: Reader) -> Iterator[Measure | Series]:
    """Milliseconds of each stage for 1,000 characters; a stage that is linear stays as it is."""
    # The lengths take turns, and the better turn counts.
    turns = [[_costs(reader, length) for length in LENGTHS] for _ in range(TURNS)]
    rows = {
        stage: [min(turn[at][stage] for turn in turns) for at in range(len(LENGTHS))] for stage in turns[0][0]
    }
    stages = dict(rows)
    rows = {"all stages": [sum(each) for each in zip(*rows.values(), strict=True)], **rows}
    yield Series("cost by length", "characters", "ms CPU per 1,000 characters", LENGTHS, rows)
    whole = rows["all stages"]
    yield Measure(
        "reading 200,000 characters", whole[-1], "ms/1,000", whole[LENGTHS.index(10_000)],
        "10,000 characters", 1.3, least=False,
    )  # fmt: skip
    middle = LENGTHS.index(10_000)
    steepest = max(stages, key=lambda stage: stages[stage][-1] / stages[stage][middle])
    yield Measure(
        f"  its steepest stage: {steepest}", stages[steepest][-1], "ms/1,000", stages[steepest][middle],
        "10,000 characters", least=False,
    )  # fmt: skip
    own = sum(row[1] for stage, row in stages.items() if stage != "parse")
    yield Measure(
        "all components, 4,000 characters",
        own,
        "ms/1,000",
        rows["parse"][1],
        "own parse",
        1.0,
        least=False,
    )


def _costs(reader: Reader, length: int) -> dict[str, float]:
    """Milliseconds of each stage for 1,000 characters of articles so long."""
    # A short article is over too soon to be measured once.
    texts = speed.fresh(max(1, 20_000 // length), length)
    runs = [reader.seconds(text) for text in texts]
    return {stage: 1e6 * sum(run[stage] for run in runs) / (length * len(texts)) for stage in runs[0]}


def by_stored(stack: Stack, reader: Reader, levels: Sequence[int]) -> Iterator[Measure | Series]:
    """Times of requests as articles become many, and what each takes in the store. Each level has its
    own time, so the ratios are those of the times over that of a request that asks the store nothing."""
    result = reader.pipeline.run(_submission(articles.make_text(0)))
    rows: dict[str, list[float]] = {}
    paces: dict[str, list[float]] = {}
    stored, before = 0, stack.store_bytes()
    for level in levels:
        for _ in range(level - stored):
            _store(stack, result)
        stored = level
        for name, cost, pace in _requests(stack):
            rows.setdefault(name, []).append(cost)
            paces.setdefault(name, []).append(pace)
    each = (stack.store_bytes() - before) / stored
    yield Series("cost by articles stored", "articles", "ms", tuple(levels), rows)
    for name, costs in rows.items():
        yield Measure(
            f"{name}, {levels[-1]:,} stored",
            costs[-1],
            "ms",
            costs[0],
            f"{levels[0]:,} stored",
            1.5,
            least=False,
            rounds=((paces[name][-1], paces[name][0]),),
        )
    yield Measure("store bytes per article (700 words)", each / 1000, "kB")


def _store(stack: Stack, result: Result) -> None:
    """Keeps an article as the worker would, without a reading."""
    submission = _submission(f"Article {next(speed.numbers)}.\n\n{articles.make_text(1)}")
    stack.jobs.create(new_job(TENANT, submission), submission)
    claim = stack.jobs.claim("bench")
    if claim is not None:  # else a worker was quicker
        stack.jobs.succeed(claim, result.analysis, result.ranking, result.timings_s)


def _requests(stack: Stack) -> Iterator[tuple[str, float, float]]:
    """Each kind of request with its median time, and that over the time of a request for nothing."""
    stack.until_idle()
    stack.until_written()
    port = stack.settings.port
    article_id = load.newest(port, "/v1/articles?limit=1")
    job_id = load.newest(port, "/v1/jobs?limit=1")
    for name, path in (
        ("GET article", f"/v1/articles/{article_id}"),
        ("GET job", f"/v1/jobs/{job_id}"),
        ("GET list of 20", "/v1/articles?limit=20"),
    ):
        yield name, *_paced(port, "GET", path, [None] * REQUESTS)
    bodies = [articles.body(text) for text in speed.fresh(REQUESTS, 1_000)]
    yield "POST article", *_paced(port, "POST", "/v1/articles", bodies)


def _paced(port: int, method: str, path: str, bodies: Sequence[bytes | None]) -> tuple[float, float]:
    """The median time of the requests, and the median of what it is over that of as many to /healthz, by
    turns of ten."""
    turns = [bodies[at : at + 10] for at in range(0, len(bodies), 10)]
    pairs = [
        (
            load.median_ms(port, method, path, turn),
            load.median_ms(port, "GET", "/healthz", [None] * len(turn)),
        )
        for turn in turns
    ]
    return statistics.median(own for own, _ in pairs), statistics.median(own / other for own, other in pairs)


def memory(stack: Stack) -> Iterator[Measure]:
    """What each reading process holds for itself, after the articles that it has read."""
    children = stack.worker[1:]
    own = sum(private_bytes(pid) for pid in children) / len(children)
    yield Measure("memory of an added worker process", own / 1e6, "MB", most=WORKER_MB)


def _submission(text: str) -> Submission:
    return Submission("text", text, published_at=articles.PUBLISHED)
