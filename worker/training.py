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
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import worker.extractors
import worker.summarisers
from schemas.choice import choose, repeats
from schemas.ranking import ChoiceWeights, Coverage, Ranking
from schemas.submissions import Submission, SummaryOptions
from worker import readers
from worker.model import Parser, load_parser
from worker.registry import registry
from worker.rouge import Match, Reference
from worker.summarisers.ranking import centred
from worker.summarisers.ranking.features import Body, features
from worker.text import Text

Vector = npt.NDArray[np.float64]

FOLDS, SEEDS = 5, range(3)
SENTENCES = 3
# Choices are made of the sentences that stand out by these features alone.
TOP, PLAIN = 10, ("centrality", "nearness_to_start", "title_overlap")
RIDGE = 5.0
# "(CNN)" at the head of an article, and where a sentence ends.
AGENCY = r"^.{0,40}?\(CNN\)\s*(--)?\s*"
SENTENCE_BREAK = r"(?<=[.!?]['\")”’])\s+|(?<=[.!?])\s+"
MEASURES = tuple(one.name for one in fields(ChoiceWeights))


@dataclass(frozen=True, slots=True)
class Example:
    """An article as the ranking sees it, what each of its sentences has of the reference, and the
    ROUGE of its first three sentences."""

    set_name: str
    weight: float
    ranking: Ranking
    names: tuple[str, ...]
    features: Vector
    matches: tuple[Match, ...]
    reference: Reference
    lead: float


def rouge(item: Example, places: Iterable[int]) -> float:
    """Mean F of ROUGE-1, -2 and -Lsum in percent, for the sentences at these places."""
    return item.reference.rouge([item.matches[place] for place in sorted(places)])


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
        ranking: Ranking = text.get("ranking")
        # The first of several references: one is what a summary is measured against.
        reference = Reference(row["gold"]["references"][0])
        return Example(
            set_name,
            weight,
            ranking,
            tuple(sorted(found[0])),
            np.array([[f[name] for name in sorted(f)] for f in found]),
            tuple(reference.match(s.read(text.text)) for s in ranking.sentences),
            reference,
            reference.rouge([reference.match(s) for s in first_sentences(article["text"])]),
        )


def first_sentences(text: str) -> list[str]:
    """The first three sentences, cut by no more than their full stops and line breaks: what a reader
    has without this service."""
    lines = re.sub(AGENCY, "", text.strip()).split("\n")
    return [s for line in lines for s in re.split(SENTENCE_BREAK, line.strip()) if s][:SENTENCES]


def choices(item: Example) -> list[tuple[int, ...]]:
    """The choices of three to learn from: of the sentences that can be read alone, those that are
    central, early or near the title, and of these what does not repeat itself."""
    known = item.ranking.sentences
    able = [place for place, s in enumerate(known) if s.stands]
    plain = item.features[:, [item.names.index(name) for name in PLAIN]].sum(axis=1)
    top = sorted(able, key=lambda place: (-plain[place], place))[:TOP]
    found = list(itertools.combinations(sorted(top), min(SENTENCES, len(top))))
    return [choice for choice in found if not repeats([known[place] for place in choice])] or found


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
    known = item.ranking.sentences
    scores = centred(list(item.features @ weights[:size]), [s.stands for s in known])
    sentences = tuple(replace(s, score=float(score)) for s, score in zip(known, scores, strict=True))
    measures = {name: float(w) for name, w in zip(MEASURES, weights[size:], strict=True)}
    places = {s.index: place for place, s in enumerate(sentences)}
    ranking = Ranking(sentences, ChoiceWeights(**measures))
    return [places[s.index] for s in choose(ranking, SummaryOptions(max_sentences=SENTENCES))]


def gain(item: Example, weights: Vector) -> float:
    """How much better the summary is than the first three sentences."""
    return rouge(item, chosen_places(item, weights)) - item.lead


def cross_validated(
    items: Sequence[Example], parts: Sequence[tuple[Vector, Vector]], seeds: Iterable[int] = SEEDS
) -> dict[str, float]:
    """Per file: the mean gain over the first three sentences on folds not learnt from, over some
    ways to cut the articles into folds."""
    gains: dict[str, list[float]] = {}
    for seed in seeds:
        order = [int(i) for i in np.random.default_rng(seed).permutation(len(items))]
        for fold in range(FOLDS):
            held = set(order[fold::FOLDS])
            weights = fit([part for i, part in enumerate(parts) if i not in held])
            for i in sorted(held):
                gains.setdefault(items[i].set_name, []).append(gain(items[i], weights))
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
