"""Learns the weights of the summary's ranking: `python -m worker.training FILE.jsonl…`.

Each line holds {"article": {"text", "title"?}, "gold": {"references": [[sentence, …], …]}}.
Sentences are weighed by ridge regression on whole choices of three: the mean of the ROUGE-1,
ROUGE-2 and ROUGE-Lsum F measures (Lin 2004) of a choice against the reference is what its
features are to predict, among the choices from one article. Files share one model; a file's weight
stands behind its name after a colon ("news.jsonl:0.2"). Prints the cross-validated gain over the
first three sentences for each file and writes worker/lexicons/summary.toml. None of the texts is
kept.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Token

import worker.extractors
import worker.summarisers
from schemas.choice import choose
from schemas.ranking import ChoiceWeights, Coverage, Ranking
from schemas.submissions import Submission, SummaryOptions
from worker import readers
from worker.model import Parser, load_parser
from worker.registry import registry
from worker.summarisers.ranking.features import Body, features
from worker.text import Text

Vector = npt.NDArray[np.float64]

FOLDS = 5
SENTENCES = 3
# Choices are made of the sentences that stand out by these features alone.
TOP, PLAIN = 15, ("centrality", "nearness_to_start", "title_overlap")
RIDGE = 1.0
MEASURES = tuple(one.name for one in fields(ChoiceWeights))


@dataclass(frozen=True, slots=True)
class Example:
    """An article as the ranking sees it, and its reference's sentences in words."""

    set_name: str
    weight: float
    ranking: Ranking
    names: tuple[str, ...]
    features: Vector
    tokens: tuple[tuple[str, ...], ...]
    reference: tuple[tuple[str, ...], ...]
    _common: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    def common(self, place: int, number: int) -> tuple[int, ...]:
        """Which words of sentence `number` of the reference stand in the sentence, in order."""
        if (place, number) not in self._common:
            self._common[place, number] = longest_common(self.reference[number], self.tokens[place])
        return self._common[place, number]


def grams(tokens: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    """The n-grams of a text with their counts."""
    return Counter(zip(*(tokens[i:] for i in range(size)), strict=False))


def rouge(item: Example, places: Iterable[int]) -> float:
    """Mean F of ROUGE-1, -2 and -Lsum in percent, for the sentences at these places."""
    chosen = sorted(places)
    tokens = [token for place in chosen for token in item.tokens[place]]
    wanted = [token for sentence in item.reference for token in sentence]
    total = _f_measure(_common_in_order(item, chosen, Counter(tokens)), len(tokens), len(wanted))
    for size in (1, 2):
        found, reference = grams(tokens, size), grams(wanted, size)
        total += _f_measure((found & reference).total(), found.total(), reference.total())
    return 100 * total / 3


def _f_measure(hits: int, found: int, wanted: int) -> float:
    return 2 * hits / max(1, found + wanted)


def _common_in_order(item: Example, places: Sequence[int], left: Counter[str]) -> int:
    """How many words of the reference stand, in its order, in some of the sentences; none counts
    more often than the sentences have it."""
    hits = 0
    for number, sentence in enumerate(item.reference):
        common = {at for place in places for at in item.common(place, number)}
        for word in (sentence[at] for at in sorted(common)):
            hits += left[word] > 0
            left[word] -= 1
    return hits


def longest_common(wanted: Sequence[str], found: Sequence[str]) -> tuple[int, ...]:
    """The places in `wanted` of a longest sequence of words that `found` has in the same order."""
    lengths = [[0] * (len(found) + 1) for _ in range(len(wanted) + 1)]
    for i, word in enumerate(wanted):
        for j, other in enumerate(found):
            longest = max(lengths[i][j + 1], lengths[i + 1][j])
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if word == other else longest
    i, j, places = len(wanted), len(found), []
    while i and j:
        if wanted[i - 1] == found[j - 1]:
            i, j = i - 1, j - 1
            places.append(i)
        elif lengths[i - 1][j] > lengths[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return tuple(reversed(places))


def example(parser: Parser, row: dict[str, Any], set_name: str, weight: float) -> Example | None:
    """The example in one line of a file; None for an article of under five sentences, which
    leaves nothing to choose."""
    article = row["article"]
    reading = readers.read(Submission("text", article["text"], title=article.get("title")))
    with parser.memory_zone():
        text = Text(reading.text, parser.parse(reading.text), title_end=len(reading.title or ""))
        for component in registry.ordered(["ranking"]):
            text.put(component.name, component.run(text))
        body = Body(text)
        if len(body.candidates) < 5:
            return None
        found = [features(body, place) for place in range(len(body.candidates))]
        # The first of several references: one is what a summary is measured against.
        wanted = tuple(_words(parser.parse(sentence)) for sentence in row["gold"]["references"][0])
        return Example(
            set_name,
            weight,
            text.get("ranking"),
            tuple(sorted(found[0])),
            np.array([[f[name] for name in sorted(f)] for f in found]),
            tuple(_words(c.tokens) for c in body.candidates),
            wanted,
        )


def _words(tokens: Iterable[Token]) -> tuple[str, ...]:
    return tuple(t.lemma_.lower() for t in tokens if t.text[0].isalnum())


def choices(item: Example) -> list[tuple[int, ...]]:
    """The choices of three to learn from: of the sentences that can be read alone, those that are
    central, early or near the title."""
    able = [place for place, s in enumerate(item.ranking.sentences) if s.stands]
    plain = item.features[:, [item.names.index(name) for name in PLAIN]].sum(axis=1)
    top = sorted(able, key=lambda place: (-plain[place], place))[:TOP]
    return list(itertools.combinations(sorted(top), min(SENTENCES, len(top))))


def equations(item: Example) -> tuple[Vector, Vector]:
    """The article's part in the normal equations of the regression: every choice with its summed
    sentence features and its measures, against its ROUGE, both about the article's mean."""
    coverage = Coverage(item.ranking.sentences)
    rows, gains = [], []
    for choice in choices(item):
        measures = coverage.measures([item.ranking.sentences[place] for place in choice], SENTENCES)
        whole = [getattr(measures, name) for name in MEASURES]
        rows.append(np.concatenate([item.features[list(choice)].sum(axis=0), whole]))
        gains.append(rouge(item, choice))
    x, y = np.array(rows), np.array(gains)
    x, y = x - x.mean(axis=0), y - y.mean()
    return item.weight * x.T @ x / len(y), item.weight * x.T @ y / len(y)


def fit(parts: Sequence[tuple[Vector, Vector]]) -> Vector:
    """The weights of the sentence features, then of the measures: ridge regression on features of
    unit variance."""
    left, right = sum(a for a, _ in parts), sum(b for _, b in parts)
    scale = np.sqrt(np.diag(left) / len(parts)) + 1e-6
    scaled = left / np.outer(scale, scale) + RIDGE * np.eye(len(scale))
    weights: Vector = np.linalg.solve(scaled, right / scale) / scale
    return weights


def chosen_places(item: Example, weights: Vector) -> list[int]:
    """The places that the summary takes with these weights, by the code that serves it."""
    size = item.features.shape[1]
    scores = item.features @ weights[:size]
    sentences = tuple(
        replace(s, score=float(score)) for s, score in zip(item.ranking.sentences, scores, strict=True)
    )
    measures = ChoiceWeights(**{name: float(w) for name, w in zip(MEASURES, weights[size:], strict=True)})
    places = {s.index: place for place, s in enumerate(sentences)}
    chosen = choose(Ranking(sentences, measures), SummaryOptions(max_sentences=SENTENCES))
    return [places[s.index] for s in chosen]


def cross_validated(items: Sequence[Example], parts: Sequence[tuple[Vector, Vector]]) -> dict[str, float]:
    """Per file: the mean gain over the first three sentences on folds not learnt from."""
    order = [int(i) for i in np.random.default_rng(0).permutation(len(items))]
    gains: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        weights = fit([part for i, part in enumerate(parts) if i not in held])
        for i in sorted(held):
            item = items[i]
            gain = rouge(item, chosen_places(item, weights)) - rouge(item, range(SENTENCES))
            gains.setdefault(item.set_name, []).append(gain)
    return {name: float(np.mean(values)) for name, values in sorted(gains.items())}


def as_toml(names: Sequence[str], weights: Vector, gains: dict[str, float]) -> str:
    """The weights as the lexicon that the ranking reads."""
    measured = ", ".join(f"{name} {gain:+.2f}" for name, gain in gains.items())
    lines = [
        "# Weights of the summary's ranking, learnt by worker/training.py; do not edit by hand.",
        f"# Cross-validated gain in mean ROUGE-1, -2 and -Lsum over the first three sentences: {measured}.",
        "",
        "[sentence]",
        *(f"{name} = {weight:.4f}" for name, weight in zip(names, weights, strict=False)),
        "",
        "[choice]",
        *(f"{name} = {w:.4f}" for name, w in zip(MEASURES, weights[len(names) :], strict=True)),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    arguments.add_argument("files", nargs="+", metavar="FILE.jsonl[:WEIGHT]")
    registry.load(worker.extractors, worker.summarisers)
    parser = load_parser()
    items = []
    for argument in arguments.parse_args().files:
        path, _, weight = argument.partition(":")
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            found = example(parser, json.loads(line), Path(path).stem, float(weight or 1))
            items += [found] if found else []
    parts = [equations(item) for item in items]
    gains = cross_validated(items, parts)
    print(gains)
    lexicon = files("worker.lexicons").joinpath("summary.toml")
    Path(str(lexicon)).write_text(as_toml(items[0].names, fit(parts), gains), encoding="utf-8")


if __name__ == "__main__":
    main()
