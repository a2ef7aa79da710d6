"""Component `ranking`: how much each sentence is worth to a reader in a hurry.

A linear ranking whose weights are learnt (worker/training.py) and kept in
worker/lexicons/summary.toml.
"""

from __future__ import annotations

from schemas.ranking import ChoiceWeights, RankedSentence, Ranking
from worker.lexicon import load
from worker.registry import registry
from worker.summarisers.ranking.features import Body, features
from worker.text import Text


@registry.component("ranking", requires=["entities", "quotes", "claims", "events"], version="3")
def ranking(text: Text) -> Ranking:
    """Every sentence of the body with its score, in text order."""
    weights = load("summary")
    # A new feature weighs nothing until it is learnt.
    learnt = weights["sentence"]
    body = Body(text)
    ranked = []
    for place, candidate in enumerate(body.candidates):
        found = features(body, place)
        mentions = text.mentions_in(candidate.start, candidate.end)
        ranked.append(
            RankedSentence(
                start=candidate.start,
                end=candidate.end,
                index=candidate.sentence.index,
                score=round(sum(learnt.get(name, 0.0) * found[name] for name in sorted(found)), 4),
                words=candidate.words,
                stands=candidate.opening.stands,
                terms=tuple(dict.fromkeys(candidate.terms)),
                entity_ids=tuple(dict.fromkeys(entity.id for _, entity in mentions)),
                edits=candidate.opening.edits,
            )
        )
    return Ranking(tuple(ranked), ChoiceWeights(**weights["choice"]))
