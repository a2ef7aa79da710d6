"""`make bench`: Dateline's speed beside what it is made of, in one run on one machine.

Starts the real thing on a store and ports of its own, on loopback, and ends what it started.
Prints one table; bench-results/ gets it as JSON and as a picture.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from tests.bench import bare, growth, peers, report, speed, stack

RESULTS = Path(__file__).parents[2] / "bench-results"


def main() -> None:
    """Runs every measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="up to 100,000 stored articles (20 minutes)")
    full = parser.parse_args().full
    terminal = Console()
    console = terminal if terminal.is_terminal else Console(width=150)  # a log has room
    started = time.perf_counter()
    findings: list[report.Finding] = []
    with console.status("starting") as status:
        for stage, found in _findings(growth.STORED_FULL if full else growth.STORED):
            status.update(stage)
            findings += found
    report.show(console, findings)
    seconds = time.perf_counter() - started
    table, picture = report.write(RESULTS, findings, seconds)
    console.print(f"{seconds:.0f} s; written to {table.parent.name}/{table.name} and {picture.name}")


def _findings(levels: tuple[int, ...]) -> Iterator[tuple[str, list[report.Finding]]]:
    """What is being measured, and what the measure before it has found."""
    with stack.running() as running:
        with bare.parsers() as pool:
            yield "articles a second", []
            yield "latency", list(speed.throughput(running, pool))
            yield "batches", list(speed.latency(running, pool))
            yield "memory", list(speed.together(pool))
        yield "length", list(growth.memory(running))
        reader = growth.make_reader(running)
        yield "peers", list(growth.by_length(reader))
        yield "stored articles", list(peers.compare(reader.pipeline))
        yield "submissions", list(growth.by_stored(running, reader, levels))
    with stack.running() as running:  # another one: it ends with thousands of articles unread
        yield "stopping", list(speed.submissions(running))


if __name__ == "__main__":
    main()
