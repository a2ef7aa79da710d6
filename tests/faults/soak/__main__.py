"""The soak: articles of mixed size over HTTP, two workers, and a fault every now and then.

Starts the real thing on a store and ports of its own, on loopback, and ends what it started. Nothing
that was accepted may be lost or doubled, every webhook comes under one id, and memory stays flat.
Prints a table and writes soak.json into bench-results/; exit code 1 where something does not hold.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from tests.faults.client import Client
from tests.faults.load import Load
from tests.faults.soak import report
from tests.faults.soak.run import Run
from tests.faults.soak.stage import running
from tests.faults.soak.texts import text_of
from tests.worker.receivers import Receiver, says

RESULTS = Path(__file__).parents[3] / "bench-results"
PATIENCE_S = 180.0


def main() -> int:
    """Runs the soak; the exit code."""
    options = _options()
    console = Console() if sys.stdout.isatty() else Console(width=120)
    receiver = Receiver(says(200))
    with running(receiver.port) as stage:
        client = Client(stage.settings.local_url, patience_s=PATIENCE_S)
        load = Load(client, options.articles, options.rate, text_of, receiver.url)
        run = Run(stage, receiver, options.every, options.seed, console)
        seconds = run.break_under(load, options.most)
        findings = report.find(client, load, run, seconds)
        client.close()
    receiver.close()
    report.show(console, findings)
    console.print(
        f"written to {report.write(RESULTS if options.output is None else options.output, findings)}"
    )
    return 0 if findings.holds else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=__doc__)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--rate", type=float, default=4.5, help="articles submitted a second")
    parser.add_argument("--every", type=float, default=20.0, help="seconds between two faults")
    parser.add_argument("--seed", type=int, default=7, help="of the draw of faults")
    parser.add_argument("--most", type=float, default=2_400.0, help="seconds after which it gives up")
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder for soak.json")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
