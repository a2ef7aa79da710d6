"""Records in Redis: what goes in comes out, and versions read each other."""

from __future__ import annotations

import hypothesis.strategies as st
import orjson
import pytest
from hypothesis import given

from schemas.document import SECTIONS, ArticleSource, Edit
from schemas.ranking import ChoiceWeights, RankedSentence, Ranking
from schemas.records import (
    RecordError,
    content_key,
    filter_term,
    pack,
    pack_envelope,
    pack_ranking,
    pack_submission,
    render_document,
    unpack,
    unpack_ranking,
    unpack_submission,
)
from schemas.submissions import Options, Submission, SummaryOptions
from tests.factories import a_submission

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
MAYBE = st.none() | TEXT
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
OPTIONS = st.builds(
    Options,
    include=st.lists(st.sampled_from(SECTIONS), unique=True).map(tuple),
    summary=st.builds(SummaryOptions, st.integers(1, 9), st.none() | st.integers(1, 99), focus=MAYBE),
)
SUBMISSIONS = st.builds(
    Submission,
    st.sampled_from(["text", "html", "url"]),
    TEXT,
    title=MAYBE,
    title_from_text=st.booleans(),
    byline=MAYBE,
    source=st.builds(ArticleSource, MAYBE, MAYBE),
    external_id=MAYBE,
    metadata=st.dictionaries(TEXT, JSON, max_size=3),
    options=OPTIONS,
    priority=st.sampled_from(["high", "normal", "low"]),
)


@given(SUBMISSIONS)
def test_submission_comes_back_as_it_was(submission: Submission) -> None:
    assert unpack_submission(pack_submission(submission)) == submission


@given(st.binary())
def test_packed_bytes_come_back_as_they_were(data: bytes) -> None:
    assert unpack(pack(data)) == data


def test_record_is_read_when_a_newer_version_wrote_it() -> None:
    data = orjson.loads(orjson.dumps(a_submission("One.")))
    data["unheard_of"] = 1
    data["options"]["unheard_of"] = 1
    data["options"]["summary"]["unheard_of"] = 1
    assert unpack_submission(pack(orjson.dumps(data))) == a_submission("One.")


def test_record_is_read_when_an_older_version_wrote_it() -> None:
    record = pack(b'{"format": "text", "content": "One."}')
    assert unpack_submission(record) == a_submission("One.")


@pytest.mark.parametrize("record", [b"", b"\x00{}", b"{}"])
def test_record_of_an_unknown_format_is_refused(record: bytes) -> None:
    with pytest.raises(RecordError):
        unpack(record)


def test_ranking_comes_back_as_it_was() -> None:
    sentence = RankedSentence(4, 9, 0, 0.1, 1, True, ("one",), ("e1",), (Edit(0, 5, "O"),))
    ranking = Ranking((sentence,), ChoiceWeights(1.0, 2.0, 3.0, 4.0, 5.0, 6.0))
    assert unpack_ranking(pack_ranking(ranking)) == ranking
    assert unpack_ranking(pack_ranking(None)) is None


@given(SUBMISSIONS)
def test_document_is_one_json_object_whatever_the_envelope(submission: Submission) -> None:
    analysis = pack(b'{"schema_version":"1.0","engine":{}}\n{"title":null,"warnings":[]}')
    document = orjson.loads(render_document("art_1", pack_envelope(submission), analysis))
    assert list(document) == [
        "id", "object", "schema_version", "engine", "external_id", "metadata", "source", "title", "warnings",
    ]  # fmt: skip
    assert document["metadata"] == submission.metadata


def test_content_key_is_the_same_when_only_line_breaks_and_envelope_differ() -> None:
    first = a_submission("One.\r\nTwo.\n", external_id="a", metadata={"a": 1}, priority="high")
    assert content_key("t", first) == content_key("t", a_submission("One.\nTwo."))
    assert content_key("t", first) != content_key("u", first)


def test_filters_do_not_mind_letter_case_and_white_space() -> None:
    assert filter_term("entity", " Mara\u00a0LIND ") == filter_term("entity", "mara lind")
    assert filter_term("entity", "mara lind") != filter_term("source", "mara lind")
