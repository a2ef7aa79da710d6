"""Models <-> bytes in Redis: JSON, compressed, behind one byte that names the format.

A reader takes the fields that it knows and leaves the rest, and a field that is missing takes
its default: so workers and APIs of two versions read each other's records. What breaks this needs
another format byte; tests/schemas/frozen/ holds records as former versions wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any, Literal, TypeVar

import orjson
import zstandard

from schemas.document import SCHEMA_VERSION, Analysis, ArticleSource, Edit
from schemas.ranking import ChoiceWeights, RankedSentence, Ranking
from schemas.submissions import Options, Submission, SummaryOptions

ZSTD = b"\x01"
# The first bytes of the records that this version reads.
KNOWN_FORMATS = (ZSTD,)
# 20 KB of JSON become 4.2 KB in 56 microseconds; higher levels cost more than they save.
LEVEL = 3
# The names of this many entities, most salient first, are found by lists.
INDEXED_ENTITIES = 20
# What lists show of an analysis, beside its headline.
LISTED = ("title", "byline", "language", "published_at", "published_at_source", "stats")

FilterKind = Literal["external", "source", "entity", "topic"]

Model = TypeVar("Model")


class RecordError(Exception):
    """Raised for stored bytes that this version cannot read: a newer one wrote them."""


@dataclass(frozen=True, slots=True)
class AnalysisRecord:
    """An analysis as it is stored: the document's shared bytes and what lists show of them, the
    ranking behind its summary, the terms that lists filter by, and its date in seconds since 1970."""

    body: bytes
    listed: bytes
    ranking: bytes
    terms: tuple[str, ...]
    published: int | None


def pack(data: bytes) -> bytes:
    """Data compressed, behind the byte that says how."""
    return ZSTD + zstandard.compress(data, LEVEL)


def unpack(record: bytes) -> bytes:
    """What pack() packed. Raises RecordError."""
    if record[:1] != ZSTD:
        raise RecordError(f"records of format {record[:1]!r} are not known to this version")
    return zstandard.decompress(record[1:])


def pack_submission(submission: Submission) -> bytes:
    """The record of a submission."""
    return pack(orjson.dumps(submission))


def unpack_submission(record: bytes) -> Submission:
    """The submission in a record. Raises RecordError."""
    data = orjson.loads(unpack(record))
    options = dict(data.get("options", {}))
    options["summary"] = _known(SummaryOptions, options.get("summary", {}))
    if "include" in options:
        options["include"] = tuple(options["include"])
    data["options"] = _known(Options, options)
    data["source"] = _known(ArticleSource, data.get("source", {}))
    return _known(Submission, data)


def pack_ranking(ranking: Ranking | None) -> bytes:
    """The record of a ranking, empty where an article has none."""
    return b"" if ranking is None else pack(orjson.dumps(ranking))


def unpack_ranking(record: bytes) -> Ranking | None:
    """The ranking in a record. Raises RecordError."""
    if not record:
        return None
    data = orjson.loads(unpack(record))
    sentences = tuple(_ranked(row) for row in data["sentences"])
    return Ranking(sentences, _known(ChoiceWeights, data["weights"]))


def _ranked(row: dict[str, Any]) -> RankedSentence:
    row["edits"] = [_known(Edit, edit) for edit in row.get("edits", ())]
    return _known(
        RankedSentence,
        {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()},
    )


@cache
def _names(model: type) -> frozenset[str]:
    return frozenset(f.name for f in fields(model))


def _known(model: type[Model], data: dict[str, Any]) -> Model:
    """The model from the fields that it has. Raises RecordError."""
    names = _names(model)  # type: ignore[arg-type]  # every class is hashable
    try:
        return model(**{name: value for name, value in data.items() if name in names})
    except TypeError as error:
        raise RecordError(f"a record does not fit this version: {error}") from None


# ------------------------------------------------------------------ the document's bytes


def pack_analysis(analysis: Analysis) -> bytes:
    """The part of the document that submissions share, as two JSON objects with a line break
    between them: what stands before the envelope, and what stands after it."""
    data = {f.name: getattr(analysis, f.name) for f in fields(analysis)}
    if not data["extensions"]:
        del data["extensions"]
    head = {"schema_version": SCHEMA_VERSION, "engine": data.pop("engine")}
    return pack(orjson.dumps(head) + b"\n" + orjson.dumps(data))


def pack_listed(analysis: Analysis) -> bytes:
    """What lists show of an analysis, in the form of pack_analysis(): to read twenty whole documents
    for a page of a list took 20 ms."""
    data = {name: getattr(analysis, name) for name in LISTED}
    data["summary"] = {"headline": analysis.summary.headline}
    return pack(orjson.dumps({"schema_version": SCHEMA_VERSION}) + b"\n" + orjson.dumps(data))


def pack_envelope(submission: Submission) -> bytes:
    """What belongs to one submission alone, in the order of the document."""
    envelope = {
        "external_id": submission.external_id,
        "metadata": submission.metadata,
        "source": submission.source,
    }
    return orjson.dumps(envelope)


def render_document(article_id: str, envelope: bytes, analysis: bytes) -> bytes:
    """The exact public JSON of an article, from its id and its stored parts; with what lists show
    as the analysis, so much of it. Raises RecordError."""
    head, _, tail = unpack(analysis).partition(b"\n")
    start = orjson.dumps({"id": article_id, "object": "article"})
    return b",".join((start[:-1], head[1:-1], envelope[1:-1], tail[1:]))


# ------------------------------------------------------------------ what equal submissions share


def content_key(tenant: str, submission: Submission) -> str | None:
    """The same for submissions whose analyses must be equal; None for one that must be read
    anew each time, as the page behind a URL may change. Line breaks and white space around the
    text make no difference, as no reader keeps them."""
    if submission.format == "url":
        return None
    content = submission.content.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = [
        tenant, submission.format, content, submission.title, submission.title_from_text,
        submission.published_at, submission.byline, submission.language, submission.options,
    ]  # fmt: skip
    return sha256(orjson.dumps(parts)).hexdigest()[:40]


def own_terms(submission: Submission) -> tuple[str, ...]:
    """What lists find this very article by."""
    found = []
    if submission.external_id:
        found.append(filter_term("external", submission.external_id))
    if submission.source.name:
        found.append(filter_term("source", submission.source.name))
    return tuple(found)


def analysis_record(analysis: Analysis, ranking: Ranking | None) -> AnalysisRecord:
    """All that is stored of an analysis."""
    at = analysis.published_at
    published = int(datetime.fromisoformat(at).timestamp()) if at else None
    return AnalysisRecord(
        pack_analysis(analysis), pack_listed(analysis), pack_ranking(ranking), _terms(analysis), published
    )


def filter_term(kind: FilterKind, value: str) -> str:
    """What a list's filter looks for. Letter case and white space make no difference, and long
    values take no more room than short ones."""
    plain = " ".join(value.casefold().split())
    return f"{kind}:{sha256(plain.encode()).hexdigest()[:16]}"


def _terms(analysis: Analysis) -> tuple[str, ...]:
    entities = (n for e in analysis.entities[:INDEXED_ENTITIES] for n in (e.name, *e.aliases))
    found = [filter_term("entity", name) for name in entities]
    found += [filter_term("topic", value) for t in analysis.topics for value in (t.code, t.name)]
    return tuple(dict.fromkeys(found))
