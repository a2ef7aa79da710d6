"""Throughput, submissions under load and idle latency, each beside its bare counterpart."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Iterator
from multiprocessing.pool import Pool

from service.store import keys
from tests.bench import articles, bare, load
from tests.bench.report import Measure
from tests.bench.stack import TENANT, Stack

ROUNDS = 2
ARTICLES = 100
SUBMISSIONS = 2_000
# So many articles wait before submissions are measured, that the workers are busy all the while.
BACKLOG = 60

numbers = itertools.count(1)


def fresh(count: int, characters: int = articles.USUAL_CHARACTERS) -> list[str]:
    """Texts that no measure has used: an article that is known already is not read again."""
    return [articles.make_text(next(numbers), characters) for _ in range(count)]


def throughput(stack: Stack, pool: Pool) -> Iterator[Measure]:
    """Articles a second from the first POST to the last result, every section on."""
    ours = theirs = 0.0
    _read_all(stack, fresh(4))  # each process connects with its first article
    for _ in range(ROUNDS):
        texts = fresh(ARTICLES)
        theirs += bare.pipe_seconds(pool, texts)
        ours += _read_all(stack, texts)
    total = ROUNDS * ARTICLES
    yield Measure(
        "articles a second, 2 worker processes",
        total / ours,
        "1/s",
        total / theirs,
        "nlp.pipe, 2 processes",
        0.7,
    )


def _read_all(stack: Stack, texts: list[str]) -> float:
    """Seconds until all are read. Raises RuntimeError where one failed."""
    sent = load.post(stack.settings.port, [articles.body(text) for text in texts])
    seconds = sent.elapsed_s + stack.until_idle()
    if stack.redis.zcard(keys.JOBS(TENANT, "failed")):
        raise RuntimeError("an article failed")
    return seconds


def latency(stack: Stack, pool: Pool) -> Iterator[Measure]:
    """From POST to the result in the answer, nothing else to do."""
    ours = theirs = 0.0
    texts = fresh(12)
    for text in texts:
        theirs += bare.parse_seconds(pool, text)
        body = articles.body(text)
        ours += min(
            load.median_ms(stack.settings.port, "POST", "/v1/articles", [_again(body, n)], Prefer="wait=60")
            for n in range(3)
        )
    yield Measure(
        "POST to result, idle",
        ours / len(texts),
        "ms",
        1000 * theirs / len(texts),
        "nlp(text)",
        1.6,
        least=False,
    )


def _again(body: bytes, n: int) -> bytes:
    """The article once more, told from the others by its title alone."""
    return body[:-1] + b',"title":"Take %d"}' % n


def submissions(stack: Stack) -> Iterator[Measure]:
    """Articles accepted a second while the workers are busy; afterwards thousands wait."""
    texts = iter(fresh(BACKLOG + 4 * SUBMISSIONS + 200))
    load.post(stack.settings.port, _bodies(texts, BACKLOG))
    ours, theirs = [], []
    with bare.view(stack.settings, stack.logs) as port:
        _until_served(port)
        load.post(port, _bodies(texts, 50))
        for _ in range(ROUNDS):
            same = _bodies(texts, SUBMISSIONS // ROUNDS)
            theirs.append(load.post(port, same))
            ours.append(load.post(stack.settings.port, same))
        rate = sum(x.rate for x in ours) / ROUNDS
        bare_rate = sum(x.rate for x in theirs) / ROUNDS
        calm = _bodies(texts, SUBMISSIONS)
        half, bare_half = (load.post(p, calm, rate=rate / 2) for p in (stack.settings.port, port))
    flat, bare_flat = (load.Load([s for x in each for s in x.seconds], 1) for each in (ours, theirs))
    name = "view with apply_async only"
    yield Measure("submissions a second, workers busy", rate, "1/s", bare_rate, name, 0.7)
    yield Measure("  p50 at that rate", flat.percentile_ms(50), "ms", bare_flat.percentile_ms(50), name)
    yield Measure("  p99 at that rate", flat.percentile_ms(99), "ms", bare_flat.percentile_ms(99), name)
    yield Measure(
        f"  p99 at half the rate ({rate / 2:.0f}/s)", half.percentile_ms(99), "ms",
        bare_half.percentile_ms(99), name, most=50.0,
    )  # fmt: skip


def _bodies(texts: Iterator[str], count: int) -> list[bytes]:
    return [articles.body(text) for text in itertools.islice(texts, count)]


def _until_served(port: int) -> None:
    """Returns when something listens."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the bare view does not start")
