"""Another length or focus of an article's summary, from what is stored of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from schemas.choice import choose
from schemas.focus import focus_terms
from schemas.ranking import Ranking, served
from schemas.submissions import SummaryOptions
from schemas.summaries import reason_of, text_of


def summarise(document: dict[str, Any], ranking: Ranking, options: SummaryOptions) -> dict[str, Any]:
    """The summary section with its sentences chosen anew. Headline and key points stay."""
    summary: dict[str, Any] = document["summary"]
    if not ranking.sentences:
        return summary
    text: str = document["text"]
    terms = (term for s in ranking.sentences for term in s.terms)
    entities = ((e["id"], (e["name"], *e["aliases"])) for e in document["entities"])
    wanted = focus_terms(options.focus, entities, terms)
    chosen = choose(ranking, options, wanted)
    return {
        **summary,
        "text": text_of(text, chosen),
        "sentences": [asdict(sentence) for sentence in served(text, chosen)],
        "reason": reason_of(chosen, options.focus, wanted),
    }
