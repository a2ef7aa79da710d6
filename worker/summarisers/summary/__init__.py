"""Component `summary`: the sentences to read when there is no time for the article."""

from __future__ import annotations

from schemas.choice import choose
from schemas.document import Summary
from schemas.focus import focus_terms
from schemas.ranking import RankedSentence, Ranking, served
from schemas.summaries import reason_of, text_of
from worker.registry import registry
from worker.summarisers.summary.headlines import headline
from worker.summarisers.summary.points import key_points
from worker.text import Text


@registry.component(
    "summary",
    requires=["entities", "quotes", "claims", "figures", "timeline", "events", "ranking"],
    version="3",
)
def summary(text: Text) -> Summary:
    """The best sentences within `text.options.summary`, in text order. Empty, with a reason,
    where the article has no sentence."""
    if not text.sentences:
        return Summary(None, "", (), (), "extractive", "no_sentences")
    ranking: Ranking = text.get("ranking")
    options = text.options.summary
    entities = ((e.id, (e.name, *e.aliases)) for e in text.entities)
    terms = (term for s in ranking.sentences for term in s.terms)
    wanted = focus_terms(options.focus, entities, terms)
    chosen = choose(ranking, options, wanted)
    if not ranking.sentences:
        chosen = [_title_alone(text)]
    return Summary(
        headline=headline(text, ranking),
        text=text_of(text.text, chosen),
        sentences=served(text.text, chosen),
        key_points=key_points(text, ranking, {s.index for s in chosen}),
        method="extractive",
        reason=reason_of(chosen, options.focus, wanted),
    )


def _title_alone(text: Text) -> RankedSentence:
    """The first sentence of an article that is all title."""
    first = text.sentences[0]
    return RankedSentence(first.start, first.end, first.index, 0.0, 0, True, (), ())
