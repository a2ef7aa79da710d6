"""Learns the weights of the summary's ranking: `python -m worker.training FILE.jsonl…`.

Each line holds {"article": {"text", "title"?}, "gold": {"references": [[sentence, …], …]}}.
Sentences are weighed by ridge regression on whole choices of three: the mean of the ROUGE-1
and ROUGE-2 F measures (Lin 2004) of a choice against the reference is what its features are to
predict. Files share one model; a file's weight stands behind its name after a colon
("news.jsonl:0.2"). Prints the cross-validated gain over the first three sentences for each
file and writes worker/lexicons/summary.toml. None of the texts is kept.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import worker.extractors
import worker.summarisers
from schemas.ranking import WORDS_PER_SENTENCE, ChoiceWeights, RankedSentence, Ranking, choose
from schemas.submissions import Submission, SummaryOptions
from worker import readers
from worker.model import Parser, load_parser
from worker.registry import registry
from worker.summarisers.ranking.features import Body, features
from worker.text import Text

Vector = npt.NDArray[np.float64]

FOLDS = 5
SENTENCES = 3
# Choices are drawn from the sentences that a first, plain ranking puts on top.
TOP = 14
CHOICES_PER_ARTICLE = 60
RIDGE_SENTENCE, RIDGE_CHOICE = 100.0, 300.0
CHOICE_FEATURES = ("coverage", "redundancy", "length", "length_squared")


@dataclass(frozen=True, slots=True)
class Example:
    """An article as the ranking sees it, and its reference's n-grams."""

    set_name: str
    weight: float
    ranking: Ranking
    features: Vector
    tokens: tuple[tuple[str, ...], ...]
    reference: tuple[Counter[tuple[str, ...]], ...]


def grams(tokens: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    """The n-grams of a text with their counts."""
    return Counter(zip(*(tokens[i:] for i in range(size)), strict=False))


def rouge(example: Example, places: Iterable[int]) -> float:
    """Mean F of ROUGE-1 and ROUGE-2 in percent, for the sentences at these places."""
    tokens = [token for place in sorted(places) for token in example.tokens[place]]
    total = 0.0
    for size, reference in enumerate(example.reference, 1):
        found = grams(tokens, size)
        total += 2 * (found & reference).total() / max(1, found.total() + reference.total())
    return 50 * total


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
        references = row["gold"]["references"]
        wanted = [_tokens(parser, " ".join(reference)) for reference in references]
        return Example(
            set_name,
            weight,
            text.get("ranking"),
            np.array([[f[name] for name in sorted(f)] for f in found]),
            tuple(
                tuple(t.lemma_.lower() for t in c.sentence.tokens if t.text[0].isalnum())
                for c in body.candidates
            ),
            tuple(_merged([grams(tokens, size) for tokens in wanted]) for size in (1, 2)),
        )


def _tokens(parser: Parser, text: str) -> list[str]:
    return [t.lemma_.lower() for t in parser.parse(text) if t.text[0].isalnum()]


def _merged(counts: Sequence[Counter[tuple[str, ...]]]) -> Counter[tuple[str, ...]]:
    """One reference as it is; of several, each n-gram as often as the richest has it."""
    merged: Counter[tuple[str, ...]] = Counter()
    for one in counts:
        merged |= one
    return merged


def choice_features(item: Example, choice: Sequence[int]) -> Vector:
    """The summed features of the sentences, then those of the choice as a whole, in the terms
    of schemas.ranking."""
    sentences = [item.ranking.sentences[place] for place in choice]
    counts = Counter(term for s in item.ranking.sentences for term in s.terms)
    mass = {term: n for term, n in counts.items() if n > 1}
    covered = {term for s in sentences for term in s.terms}
    said = sum(len(s.terms) for s in sentences)
    length = sum(s.words for s in sentences) / (WORDS_PER_SENTENCE * SENTENCES)
    whole = (
        sum(mass.get(t, 0) for t in covered) / (sum(mass.values()) or 1),
        1 - len(covered) / max(1, said),
        length,
        length**2,
    )
    return np.concatenate([item.features[list(choice)].sum(axis=0), whole])


def ridge(x: Vector, y: Vector, sample_weights: Vector, penalty: float) -> Vector:
    """Weights of a linear model without intercept, on features of unit variance."""
    scale = x.std(axis=0) + 1e-6
    scaled = x / scale
    left = (scaled * sample_weights[:, None]).T @ scaled + penalty * np.eye(x.shape[1])
    weights: Vector = np.linalg.solve(left, (scaled * sample_weights[:, None]).T @ y) / scale
    return weights


def fit(items: Sequence[Example], seed: int = 0) -> Vector:
    """The weights of the sentence features, then of the choice features."""
    plain = _fit_sentences(items)
    draw = np.random.default_rng(seed)
    rows, gains, weights = [], [], []
    for item in items:
        order = np.argsort(-(item.features @ plain), kind="stable")
        top = sorted(int(place) for place in order[:TOP])
        choices = list(itertools.combinations(top, SENTENCES))
        size = min(CHOICES_PER_ARTICLE, len(choices))
        drawn = [choices[i] for i in draw.choice(len(choices), size, replace=False)]
        x = np.array([choice_features(item, choice) for choice in drawn])
        y = np.array([rouge(item, choice) for choice in drawn])
        rows.append(x - x.mean(axis=0))
        gains.append(y - y.mean())
        weights.append(np.full(len(drawn), item.weight))
    return ridge(np.vstack(rows), np.concatenate(gains), np.concatenate(weights), RIDGE_CHOICE)


def _fit_sentences(items: Sequence[Example]) -> Vector:
    """A first ranking, sentence by sentence, that says which choices are worth learning from."""
    x = np.vstack([item.features - item.features.mean(axis=0) for item in items])
    alone = [np.array([rouge(item, [place]) for place in range(len(item.tokens))]) for item in items]
    y = np.concatenate([values - values.mean() for values in alone])
    weights = np.concatenate([np.full(len(v), i.weight / len(v)) for i, v in zip(items, alone, strict=True)])
    return ridge(x, y, weights * 20, RIDGE_SENTENCE)


def chosen_places(item: Example, weights: Vector) -> list[int]:
    """The places that the summary takes with these weights, by the code that serves it."""
    size = item.features.shape[1]
    scores = item.features @ weights[:size]
    sentences = tuple(
        _with_score(s, float(score)) for s, score in zip(item.ranking.sentences, scores, strict=True)
    )
    ranking = Ranking(sentences, ChoiceWeights(*(float(w) for w in weights[size:])))
    places = {s.index: place for place, s in enumerate(sentences)}
    return [places[s.index] for s in choose(ranking, SummaryOptions(max_sentences=SENTENCES))]


def _with_score(sentence: RankedSentence, score: float) -> RankedSentence:
    return replace(sentence, score=score)


def cross_validated(items: Sequence[Example]) -> dict[str, float]:
    """Per file: the mean gain over the first three sentences on folds not learnt from."""
    order = [int(i) for i in np.random.default_rng(0).permutation(len(items))]
    gains: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        weights = fit([items[i] for i in order if i not in set(held)])
        for i in held:
            item = items[i]
            gain = rouge(item, chosen_places(item, weights)) - rouge(item, range(SENTENCES))
            gains.setdefault(item.set_name, []).append(gain)
    return {name: float(np.mean(values)) for name, values in sorted(gains.items())}


def as_toml(names: Sequence[str], weights: Vector, gains: dict[str, float]) -> str:
    """The weights as the lexicon that the ranking reads."""
    measured = ", ".join(f"{name} {gain:+.2f}" for name, gain in gains.items())
    lines = [
        "# Weights of the summary's ranking, learnt by worker/training.py; do not edit by hand.",
        f"# Cross-validated gain in mean ROUGE-1 and -2 over the first three sentences: {measured}.",
        "",
        "[sentence]",
        *(f"{name} = {weight:.4f}" for name, weight in zip(names, weights, strict=False)),
        "",
        "[choice]",
        *(f"{name} = {w:.4f}" for name, w in zip(CHOICE_FEATURES, weights[len(names) :], strict=True)),
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
    gains = cross_validated(items)
    print(gains)
    with parser.memory_zone():
        names = sorted(features(Body(Text("A.", parser.parse("A."))), 0))
    lexicon = files("worker.lexicons").joinpath("summary.toml")
    Path(str(lexicon)).write_text(as_toml(names, fit(items), gains), encoding="utf-8")


if __name__ == "__main__":
    main()
