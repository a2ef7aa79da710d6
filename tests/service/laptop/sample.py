"""A small article with something in every section that a person is shown."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import orjson

from schemas.document import (
    Analysis,
    Claim,
    Counted,
    Cue,
    Engine,
    Entity,
    Envelope,
    Event,
    Figure,
    KeyPoint,
    Language,
    Mention,
    Model,
    Moment,
    Place,
    Source,
    Span,
    Stats,
    Summary,
    SummarySentence,
)

TEXT = "Ferry fares to rise\n\nMinister Anna Berg denied on 3 May that fares would rise by about 12% in Oslo."
BERG, OSLO = "e1", "e2"


def at(piece: str) -> tuple[str, int, int]:
    start = TEXT.index(piece)
    return piece, start, start + len(piece)


SENTENCE = TEXT.split("\n\n")[1]
ANALYSIS = Analysis(
    engine=Engine("1", {}, Model("en_test", "1")),
    title="Ferry fares to rise",
    byline="Jo Lind",
    language=Language("en", 1.0),
    published_at="2025-05-04T00:00:00Z",
    published_at_source="given",
    text=TEXT,
    stats=Stats(len(TEXT), 18, 2, 2, 5),
    summary=Summary(
        Span(*at("Ferry fares to rise")),
        SENTENCE,
        (SummarySentence(*at(SENTENCE), index=1, score=1.0),),
        (KeyPoint(*at("Ferry fares to rise"), entity_ids=()),),
        "extractive",
    ),
    entities=(
        Entity(
            BERG,
            "Anna Berg",
            "person",
            (),
            (Span(*at("Minister")),),
            1.0,
            (Mention(*at("Anna Berg"), "name"),),
            None,
        ),
        Entity(
            OSLO, "Oslo", "place", (), (), 0.5, (Mention(*at("Oslo"), "name"),), Place("NO", 59.9, 10.7, 1)
        ),
    ),
    claims=(
        Claim(
            "c1",
            *at("that fares would rise by about 12% in Oslo"),
            sources=(Source(BERG, "Anna Berg", Span(*at("Anna Berg")), "person"),),
            cue=Cue(*at("denied"), lemma="deny"),
            stance="denied",
            certainty="possible",
            polarity="positive",
            quote_ids=(),
            figure_ids=("f1",),
            parent_id=None,
        ),
    ),
    figures=(
        Figure(
            "f1",
            *at("about 12%"),
            12,
            None,
            None,
            "percent",
            "percent",
            "approximately",
            Counted(*at("fares"), entity_id=None),
            OSLO,
            "c1",
            None,
        ),
    ),
    timeline=(
        Moment(
            "t1",
            *at("3 May"),
            "date",
            "2025-05-03",
            "day",
            None,
            "published_at",
            ("v1",),
            Span(*at(SENTENCE)),
        ),
    ),
    events=(
        Event(
            "v1",
            *at("denied"),
            "deny",
            "REJECT",
            (BERG,),
            (),
            OSLO,
            "t1",
            "ongoing",
            None,
            Span(*at(SENTENCE)),
        ),
    ),
)


def document(analysis: Analysis = ANALYSIS) -> dict[str, Any]:
    """The article as served."""
    return orjson.loads(orjson.dumps({**asdict(Envelope("art_1")), **asdict(analysis)}))
