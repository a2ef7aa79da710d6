"""Component `ranking`: how much each sentence is worth to a reader in a hurry.

A linear ranking whose weights are learnt (worker/training.py) and kept in
worker/lexicons/summary.toml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.ranking import ChoiceWeights, RankedSentence, Ranking
from worker.lexicon import load
from worker.registry import registry
from worker.summarisers.ranking.features import Body, features
from worker.text import Text


@registry.component("ranking", requires=["entities", "quotes", "claims", "events"], version="4")
def ranking(text: Text) -> Ranking:
    """Every sentence of the body with its score, in text order. The sentences that can be read
    alone have a mean score of 0."""
    weights = load("summary")
    body = Body(text)
    scores = _scores(body, weights["sentence"])
    ranked = []
    for candidate, score in zip(body.candidates, scores, strict=True):
        mentions = text.mentions_in(candidate.start, candidate.end)
        ranked.append(
            RankedSentence(
                start=candidate.start,
                end=candidate.end,
                index=candidate.sentence.index,
                score=round(score, 4),
                words=candidate.words,
                stands=candidate.opening.stands,
                terms=tuple(dict.fromkeys(candidate.terms)),
                entity_ids=tuple(dict.fromkeys(entity.id for _, entity in mentions)),
                edits=candidate.opening.edits,
            )
        )
    return Ranking(tuple(ranked), ChoiceWeights(**weights["choice"]))


def _scores(body: Body, learnt: Mapping[str, float]) -> list[float]:
    found = [features(body, place) for place in range(len(body.candidates))]
    # A new feature weighs nothing until it is learnt.
    scores = [sum(learnt.get(name, 0.0) * f[name] for name in sorted(f)) for f in found]
    return centred(scores, [c.opening.stands for c in body.candidates])


def centred(scores: Sequence[float], stands: Sequence[bool]) -> list[float]:
    """The scores less the mean of the sentences that can be read alone, so that what all
    sentences of an article share (it has a title) makes none worth more."""
    counted = [score for score, alone in zip(scores, stands, strict=True) if alone] or list(scores)
    mean = sum(counted) / max(1, len(counted))
    return [score - mean for score in scores]
