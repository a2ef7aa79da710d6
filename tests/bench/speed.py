"""Throughput, submissions under load and idle latency, each beside its bare counterpart."""

from __future__ import annotations

import itertools
import socket
import statistics
import time
from collections.abc import Iterator
from multiprocessing.pool import Pool

from service.store import keys
from tests.bench import articles, bare, load
from tests.bench.report import Measure, by_turns
from tests.bench.stack import TENANT, Stack

TURNS = 6
ARTICLES = 24  # a turn
LATENCIES = 10
TOGETHER = 16
SUBMISSIONS = 2_000
WARM_UP = 100
# So many articles wait before submissions are measured, that the workers are busy all the while.
BACKLOG = 60

numbers = itertools.count(1)


def fresh(count: int, characters: int = articles.USUAL_CHARACTERS) -> list[str]:
    """Texts that no measure has used: an article that is known already is not read again."""
    return [articles.make_text(next(numbers), characters) for _ in range(count)]


def throughput(stack: Stack, pool: Pool) -> Iterator[Measure]:
    """Articles a second from the first POST to the last result, every section on."""
    piped, parsed = [], []
    _read_all(stack, fresh(4))  # each process connects with its first article
    for _ in range(TURNS):
        texts = fresh(ARTICLES)
        bare_rate = ARTICLES / bare.pipe_seconds(pool, texts)
        rate = ARTICLES / _read_all(stack, texts)
        piped.append((rate, bare_rate))
        parsed.append((rate, ARTICLES / bare.own_seconds(pool, texts)))
    name = "articles a second, 2 worker processes"
    yield by_turns(name, piped, "1/s", "nlp.pipe, 2 processes", 0.7)
    yield by_turns(name, parsed, "1/s", "own parse alone, 2 processes")


def together(pool: Pool) -> Iterator[Measure]:
    """What reading several articles at once would save of the parse."""
    for length in (1_000, articles.USUAL_CHARACTERS):
        rounds = [bare.together_seconds(pool, fresh(TOGETHER, length)) for _ in range(4)][1:]
        each = [(1000 * all_ / TOGETHER, 1000 * single / TOGETHER) for all_, single in rounds]
        yield by_turns(f"parse of {TOGETHER} articles at once, {length:,} chars", each, "ms", "one by one")


def _read_all(stack: Stack, texts: list[str]) -> float:
    """Seconds until all are read. Raises RuntimeError where one failed."""
    sent = load.post(stack.settings.port, [articles.body(text) for text in texts])
    seconds = sent.elapsed_s + stack.until_idle()
    if stack.redis.zcard(keys.JOBS(TENANT, "failed")):
        raise RuntimeError("an article failed")
    return seconds


def latency(stack: Stack, pool: Pool) -> Iterator[Measure]:
    """From POST to the result in the answer, nothing else to do."""
    bare_pairs, own_pairs = [], []
    for text in fresh(LATENCIES):
        theirs, own = bare.parse_seconds(pool, text)
        body = articles.body(text)
        ours = min(
            load.median_ms(stack.settings.port, "POST", "/v1/articles", [_again(body, n)], Prefer="wait=60")
            for n in range(3)
        )
        bare_pairs.append((ours, 1000 * theirs))
        own_pairs.append((ours, 1000 * own))
    yield by_turns("POST to result, idle", bare_pairs, "ms", "nlp(text)", 1.6, least=False)
    yield by_turns("POST to result, idle", own_pairs, "ms", "own parse alone", least=False)


def _again(body: bytes, n: int) -> bytes:
    """The article once more, told from the others by its title alone."""
    return body[:-1] + b',"title":"Take %d"}' % n


def submissions(stack: Stack) -> Iterator[Measure]:
    """Articles accepted a second while the workers are busy; afterwards thousands wait."""
    own = stack.settings.port
    texts = iter(fresh(BACKLOG + 2 * WARM_UP + 2 * SUBMISSIONS))
    load.post(own, _bodies(texts, BACKLOG))
    ours, theirs = [], []
    with bare.view(stack.settings, stack.logs) as port:
        _until_served(port)
        for each in (own, port):  # every process has connected
            load.post(each, _bodies(texts, WARM_UP))
        for _ in range(TURNS):
            same = _bodies(texts, SUBMISSIONS // TURNS)
            theirs.append(load.post(port, same))
            ours.append(load.post(own, same))
        rate = statistics.median(each.rate for each in ours)
        calm = _bodies(texts, SUBMISSIONS)
        half, bare_half = (load.post(each, calm, rate=rate / 2) for each in (own, port))
    name = "view with apply_async only"
    rates = [(one.rate, other.rate) for one, other in zip(ours, theirs, strict=True)]
    yield by_turns("submissions a second, workers busy", rates, "1/s", name, 0.7)
    for percent in (50, 99):
        pairs = [
            (one.percentile_ms(percent), other.percentile_ms(percent))
            for one, other in zip(ours, theirs, strict=True)
        ]
        yield by_turns(f"  p{percent} at that rate", pairs, "ms", name)
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
