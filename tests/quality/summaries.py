"""Summaries of many lengths and focuses against the corpus: what stands alone, and who said it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from schemas.ranking import ChoiceWeights, Ranking
from schemas.submissions import SummaryOptions
from service.summaries import summarise
from tests.quality.annotations import Article, Claim
from tests.quality.matching import Scored, Slips, overlap
from tests.quality.things import PRONOUNS
from tests.quality.words import Range
from worker.pipeline import Result

LENGTHS = (
    SummaryOptions(),
    *(SummaryOptions(max_sentences=n) for n in (1, 2, 5, 8)),
    *(SummaryOptions(max_sentences=8, max_words=n) for n in (60, 120)),
    SummaryOptions(max_sentences=8, max_characters=300),
)
FOCUSES = 3


def score_summaries(article: Article, result: Result) -> Scored:
    """Counts over the sentences of summaries of many lengths, each sentence once, and over the key
    points."""
    counts, slips = Counter[str](), Slips()
    document = document_of(result)
    served = {
        tuple(ranges(sentence))
        for options in requests(document)
        for sentence in summary_of(document, result, options)["sentences"]
    }
    points = [[(point["start"], point["end"])] for point in document["summary"]["key_points"]]
    for part, items in (("sentence", sorted(served)), ("point", points)):
        for pieces in items:
            words = " … ".join(article.text[slice(*piece)] for piece in pieces)
            leaning = [at.kind for at in article.leaning if any(overlap(at.place, p) for p in pieces)]
            counts.update({f"{part} given": 1, f"{part} standing": not leaning})
            slips += [(f"{part} leans ({kind})", words) for kind in leaning[:1]]
            for claim, is_sourced in claims_in(article, pieces):
                counts.update({f"{part} claims": 1, f"{part} claims sourced": is_sourced})
                if not is_sourced:
                    slips.append((f"{part} without its source", f"{words} <- {names(claim)}"))
            for pronoun, is_explained in pronouns_in(article, pieces):
                counts.update({f"{part} pronouns": 1, f"{part} pronouns explained": is_explained})
                if not is_explained:
                    slips.append((f"{part} with an open pronoun", f"{words} <- {pronoun}"))
    return counts, slips


def document_of(result: Result) -> dict[str, Any]:
    """The document as it is stored."""
    document: dict[str, Any] = orjson.loads(orjson.dumps(result.analysis))
    return document


def summary_of(document: dict[str, Any], result: Result, options: SummaryOptions) -> dict[str, Any]:
    """The summary as it is served to whoever asks for that length and focus."""
    ranking = result.ranking or Ranking((), ChoiceWeights())
    summary: dict[str, Any] = orjson.loads(orjson.dumps(summarise(document, ranking, options)))
    return summary


def requests(document: dict[str, Any]) -> list[SummaryOptions]:
    """What clients ask for: several lengths, and the most salient entities."""
    names = [entity["name"] for entity in document["entities"][:FOCUSES]]
    return [*LENGTHS, *(SummaryOptions(focus=name) for name in names)]


def ranges(sentence: dict[str, Any]) -> Iterator[Range]:
    """The places that are read of a sentence: all of it but what edits replace."""
    at = min([sentence["start"], *(e["start"] for e in sentence["edits"])])
    for edit in sentence["edits"]:
        if at < edit["start"]:
            yield at, edit["start"]
        at = edit["end"]
    yield at, sentence["end"]


def claims_in(article: Article, pieces: Sequence[Range]) -> Iterator[tuple[Claim, bool]]:
    """The claims that the pieces tell most of, each with whether they name its source, and not by a
    pronoun; of a claim that has none, whether they hold words beside it (its cue)."""
    length = sum(end - start for start, end in pieces)
    for claim in article.claims:
        inside = sum(overlap(piece, place) for piece in pieces for place in claim.pieces)
        shortest = min(sum(end - start for start, end in claim.pieces), length)
        if inside * 2 <= shortest:
            continue
        places = [place for source in claim.sources for place in source.places]
        named = (p for p in places if article.text[slice(*p)].casefold() not in PRONOUNS)
        is_named = any(overlap(piece, place) for place in named for piece in pieces)
        yield claim, is_named if places else inside < length


def pronouns_in(article: Article, pieces: Sequence[Range]) -> Iterator[tuple[str, bool]]:
    """The pronouns in the pieces, each with whether the pieces say in other words whom it means."""
    for entity in article.entities:
        inside = [article.text[slice(*m)] for m in entity.mentions if any(overlap(m, p) for p in pieces)]
        pronouns = [words for words in inside if words.casefold() in PRONOUNS]
        yield from ((pronoun, len(pronouns) < len(inside)) for pronoun in pronouns)


def names(claim: Claim) -> str:
    return " & ".join(source.words for source in claim.sources) or "nobody"
