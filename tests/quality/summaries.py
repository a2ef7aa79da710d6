"""Summaries of many lengths and focuses against the corpus: what stands alone, and who said it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from schemas.document import Analysis
from schemas.ranking import Ranking
from schemas.submissions import SummaryOptions
from service.summaries import summarise
from tests.quality.annotations import Article, Claim
from tests.quality.matching import Scored, overlap
from tests.quality.words import Range

LENGTHS = (
    SummaryOptions(),
    *(SummaryOptions(max_sentences=n) for n in (1, 2, 5, 8)),
    *(SummaryOptions(max_sentences=8, max_words=n) for n in (60, 120)),
    SummaryOptions(max_sentences=8, max_characters=300),
)
FOCUSES = 3


def document_of(analysis: Analysis) -> dict[str, Any]:
    """The document as it is stored."""
    document: dict[str, Any] = orjson.loads(orjson.dumps(analysis))
    return document


def requests(document: dict[str, Any]) -> list[SummaryOptions]:
    """What clients ask for: several lengths, and the most salient entities."""
    names = [entity["name"] for entity in document["entities"][:FOCUSES]]
    return [*LENGTHS, *(SummaryOptions(focus=name) for name in names)]


def score_summaries(article: Article, analysis: Analysis, ranking: Ranking) -> Scored:
    """Counts over the sentences of the summaries, each sentence once, and over the key points."""
    document, counts, slips = document_of(analysis), Counter[str](), []
    served: dict[tuple[Range, ...], Range] = {}
    for options in requests(document):
        summary = orjson.loads(orjson.dumps(summarise(document, ranking, options)))
        served |= {tuple(ranges(s)): (s["start"], s["end"]) for s in summary["sentences"]}
    parts = {
        "sentence": [list(pieces) for pieces in served],
        "point": [[(p["start"], p["end"])] for p in analysis_points(document)],
    }
    for part, items in parts.items():
        for pieces in items:
            counts[f"{part} given"] += 1
            words = " … ".join(article.text[slice(*piece)] for piece in pieces)
            leaning = [at for at in article.leaning if any(overlap(at.place, piece) for piece in pieces)]
            counts[f"{part} standing"] += not leaning
            slips += [(f"{part} leans ({at.kind})", words) for at in leaning[:1]]
            for claim, sourced in claims_in(article, pieces):
                counts[f"{part} claims"] += 1
                counts[f"{part} claims sourced"] += sourced
                if not sourced:
                    slips.append((f"{part} without its source", f"{words} <- {names(claim)}"))
    return counts, slips


def analysis_points(document: dict[str, Any]) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = document["summary"]["key_points"]
    return points


def ranges(sentence: dict[str, Any]) -> Iterator[Range]:
    """The places that are read of a sentence: all of it but what edits replace."""
    at = min([sentence["start"], *(e["start"] for e in sentence["edits"])])
    for edit in sentence["edits"]:
        if at < edit["start"]:
            yield at, edit["start"]
        at = edit["end"]
    yield at, sentence["end"]


def claims_in(article: Article, pieces: Sequence[Range]) -> Iterator[tuple[Claim, bool]]:
    """The claims that the pieces tell most of, each with whether they name its source; of a claim
    that has none, whether they hold words beside it (its cue)."""
    length = sum(end - start for start, end in pieces)
    for claim in article.claims:
        inside = sum(overlap(piece, place) for piece in pieces for place in claim.pieces)
        shortest = min(sum(end - start for start, end in claim.pieces), length)
        if inside * 2 <= shortest:
            continue
        places = [place for source in claim.sources for place in source.places]
        named = any(overlap(piece, place) for piece in pieces for place in places)
        yield claim, named if places else inside < length


def names(claim: Claim) -> str:
    return " & ".join(source.words for source in claim.sources) or "nobody"
