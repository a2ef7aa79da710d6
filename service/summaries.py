"""Another length or focus of an article's summary, from what is stored of it."""

from __future__ import annotations

import re
from typing import Any

from schemas.ranking import Ranking, choose
from schemas.submissions import SummaryOptions


def summarise(document: dict[str, Any], ranking: Ranking, options: SummaryOptions) -> dict[str, Any]:
    """The summary section with its sentences chosen anew. Headline and key points stay."""
    summary: dict[str, Any] = document["summary"]
    if not ranking.sentences:
        return summary
    text: str = document["text"]
    chosen = choose(ranking, options, focus_terms(document["entities"], options.focus))
    sentences: list[dict[str, Any]] = [
        {"text": text[s.start : s.end], "start": s.start, "end": s.end, "index": s.index, "score": s.score}
        for s in chosen
    ]
    return {
        **summary,
        "text": " ".join(sentence["text"] for sentence in sentences),
        "sentences": sentences,
        "reason": None if sentences else "budget_too_small",
    }


def focus_terms(entities: list[dict[str, Any]], focus: str | None) -> list[str]:
    """What the asked focus stands for: the entities that it names, else its words."""
    if not focus:
        return []
    wanted = focus.casefold()
    named = [
        e["id"] for e in entities if wanted in {n.casefold() for n in (e["id"], e["name"], *e["aliases"])}
    ]
    return named or re.findall(r"\w+", wanted)
