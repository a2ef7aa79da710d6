"""Versions of the records: this one reads what former ones wrote, and they read what this one writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas.records import RecordError, pack, render_document, unpack, unpack_ranking, unpack_submission
from tests.schemas.freeze import frozen, make_records, versions

NEWER = b"\x02 of a newer version"


@pytest.mark.parametrize("path", versions(), ids=lambda path: path.stem)
def test_records_of_a_former_version_are_read(path: Path) -> None:
    records = frozen(path)
    submission = unpack_submission(records["submission"])
    assert (submission.format, submission.source.name) == ("text", "Harborview Post")
    assert submission.options.summary.focus
    ranking = unpack_ranking(records["ranking"])
    assert ranking is not None
    assert [s.index for s in ranking.sentences] == sorted(s.index for s in ranking.sentences)
    document = orjson.loads(render_document("art_1", records["envelope"], records["analysis"]))
    assert document["external_id"] == submission.external_id
    assert document["text"]


def fields(record: bytes) -> set[str]:
    """The names of all fields in a record, with where they stand."""

    def walk(value: Any, at: str) -> set[str]:
        if isinstance(value, dict):
            return {f"{at}/{name}" for name in value}.union(*(walk(v, f"{at}/{n}") for n, v in value.items()))
        return set().union(*(walk(item, f"{at}[]") for item in value)) if isinstance(value, list) else set()

    lines = record if record[:1] == b"{" else unpack(record)
    return set().union(*(walk(orjson.loads(line), "") for line in lines.split(b"\n")))


@pytest.mark.parametrize("kind", ["submission", "envelope", "analysis", "ranking"])
def test_no_field_that_the_newest_frozen_version_writes_is_gone(kind: str) -> None:
    """Workers of that version would miss it."""
    assert fields(frozen(versions()[-1])[kind]) <= fields(make_records()[kind])


@pytest.mark.parametrize("read", [unpack, unpack_submission, unpack_ranking])
def test_record_of_a_newer_format_is_refused_by_name(read) -> None:
    with pytest.raises(RecordError, match="not known to this version"):
        read(NEWER)


def test_record_without_what_it_needs_is_refused_by_name() -> None:
    with pytest.raises(RecordError, match=r"does not fit this version.*content"):
        unpack_submission(pack(b'{"format": "text"}'))
