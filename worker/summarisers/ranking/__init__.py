"""Component `ranking`: how much each sentence is worth to a reader in a hurry.

A linear ranking whose weights are learnt (worker/training.py) and kept in
worker/lexicons/summary.toml.
"""

from __future__ import annotations

from schemas.ranking import ChoiceWeights, RankedSentence, Ranking
from worker.lexicon import load
from worker.registry import registry
from worker.summarisers.ranking.dependence import leans_on_previous
from worker.summarisers.ranking.features import Body, features
from worker.text import Text


@registry.component("ranking", requires=["entities", "quotes"], version="2")
def ranking(text: Text) -> Ranking:
    """Every sentence of the body with its score, in text order."""
    weights = load("summary")
    body = Body(text)
    ranked = []
    for place, candidate in enumerate(body.candidates):
        found = features(body, place)
        sentence = candidate.sentence
        previous = body.candidates[place - 1].sentence.index if place else None
        leans = previous is not None and leans_on_previous(sentence)
        ranked.append(
            RankedSentence(
                start=sentence.start,
                end=sentence.end,
                index=sentence.index,
                score=round(sum(w * found[name] for name, w in sorted(weights["sentence"].items())), 4),
                words=candidate.words,
                needs=(previous,) if leans and previous is not None else (),
                terms=tuple(dict.fromkeys(candidate.terms)),
                entity_ids=tuple(
                    dict.fromkeys(e.id for _, e in text.mentions_in(sentence.start, sentence.end))
                ),
            )
        )
    return Ranking(tuple(ranked), ChoiceWeights(**weights["choice"]))
