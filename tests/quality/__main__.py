"""`python -m tests.quality`: the engine's figures on the corpus beside their floors.

`--slips` lists every difference between the engine and the corpus, by kind; `--raise` lifts floors.
"""

from __future__ import annotations

import argparse
from collections import Counter

import worker.extractors
import worker.summarisers
from tests.quality.articles import read_corpus
from tests.quality.floors import raised, read_floors, table, write_floors
from tests.quality.scores import Scorer, read_with, scored
from worker.model import load_parser
from worker.pipeline import Pipeline
from worker.registry import registry


def main() -> None:
    """Reads the corpus with the engine and prints how well it did."""
    arguments = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    arguments.add_argument("--slips", action="store_true", help="list every difference")
    arguments.add_argument("--raise", action="store_true", dest="lift", help="raise the floors")
    chosen = arguments.parse_args()
    registry.load(worker.extractors, worker.summarisers)
    scorer = scored(read_with(Pipeline(load_parser(), registry), read_corpus()))
    figures, floors = scorer.figures(), read_floors()
    if chosen.slips:
        _print_slips(scorer)
    print(table(figures, floors))
    if chosen.lift:
        write_floors(raised(figures, floors))


def _print_slips(scorer: Scorer) -> None:
    """Every slip, the most frequent kinds first."""
    numbers = Counter(kind for _, kind, _ in scorer.slips)
    for kind, number in numbers.most_common():
        print(f"{kind}: {number}")
        for name, _, detail in (slip for slip in scorer.slips if slip[1] == kind):
            print(f"    {name}: {detail}")


if __name__ == "__main__":
    main()
