"""How cost grows: with the length of an article, with what is stored, with a worker more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
STORED = (1_000, 3_000, 10_000)
STORED_FULL = (1_000, 10_000, 100_000)
REQUESTS = 40
WORKER_MB = 60.0


@dataclass
class Reader:
    """The pipeline in this process."""

    pipeline: Pipeline

    def seconds(self, text: str) -> dict[str, float]:
        """Seconds of each stage."""
        return self.pipeline.run(_submission(text)).timings_s


def make_reader(stack: Stack) -> Reader:
    """A pipeline that has read an article."""
    load_components(stack.settings)
    reader = Reader(Pipeline(load_parser(), registry))
    reader.seconds(articles.make_text(0))
    return reader


def by_length(reader: Reader) -> Iterator[Measure | Series]:
    """Milliseconds of each stage for 1,000 characters; a stage that is linear stays as it is."""
    rows: dict[str, list[float]] = {}
    for length in LENGTHS:
        # A short article is over too soon to be measured once.
        texts = speed.fresh(max(1, 20_000 // length), length)
        runs = [reader.seconds(text) for text in texts]
        for stage in runs[0]:
            cost = 1e6 * sum(run[stage] for run in runs) / (length * len(texts))
            rows.setdefault(stage, []).append(cost)
    rows = {"all stages": [sum(each) for each in zip(*rows.values(), strict=True)], **rows}
    yield Series("cost by length", "characters", "ms per 1,000 characters", LENGTHS, rows)
    whole = rows["all stages"]
    yield Measure(
        "reading 200,000 characters, by character", whole[-1], "ms/1,000", whole[LENGTHS.index(10_000)],
        "10,000 characters", 1.3, least=False,
    )  # fmt: skip
    own = sum(row[1] for stage, row in rows.items() if stage not in ("all stages", "parse"))
    yield Measure(
        "all components together, 4,000 characters",
        own,
        "ms/1,000",
        rows["parse"][1],
        "own parse",
        1.0,
        least=False,
    )


def by_stored(stack: Stack, reader: Reader, levels: Sequence[int]) -> Iterator[Measure | Series]:
    """Times of requests as articles become many, and what each takes in the store."""
    result = reader.pipeline.run(_submission(articles.make_text(0)))
    rows: dict[str, list[float]] = {}
    stored, before = 0, stack.store_bytes()
    for level in levels:
        for _ in range(level - stored):
            _store(stack, result)
        stored = level
        for name, cost in _requests(stack):
            rows.setdefault(name, []).append(cost)
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
        )
    yield Measure("store bytes per article (700 words)", each / 1000, "kB")


def _store(stack: Stack, result: Result) -> None:
    """Keeps an article as the worker would, without a reading."""
    submission = _submission(f"Article {next(speed.numbers)}.\n\n{articles.make_text(1)}")
    stack.jobs.create(new_job(TENANT, submission), submission)
    claim = stack.jobs.claim("bench")
    if claim is not None:  # else a worker was quicker
        stack.jobs.succeed(claim, result.analysis, result.ranking, result.timings_s)


def _requests(stack: Stack) -> Iterator[tuple[str, float]]:
    """Each kind of request with its median time."""
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
        yield name, load.median_ms(port, "GET", path, [None] * REQUESTS)
    bodies = [articles.body(text) for text in speed.fresh(REQUESTS, 1_000)]
    yield "POST article", load.median_ms(port, "POST", "/v1/articles", bodies)


def memory(stack: Stack) -> Iterator[Measure]:
    """What each reading process holds for itself, after the articles that it has read."""
    children = stack.worker[1:]
    own = sum(private_bytes(pid) for pid in children) / len(children)
    yield Measure("memory of an added worker process", own / 1e6, "MB", most=WORKER_MB)


def _submission(text: str) -> Submission:
    return Submission("text", text, published_at=articles.PUBLISHED)
