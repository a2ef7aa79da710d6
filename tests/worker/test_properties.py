"""What holds for any text: exact offsets, same bytes again, references that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemas.submissions import Submission
from worker.readers import UnreadableError

WORDS = st.sampled_from(
    re.split(
        " ",
        "Rustem Umerov said told that “small” \"quoted 'single' ” “ ‘ Mr. U.S. 3,000 $4.5bn 12% one-fifth "
        "between 10 and 20 May June Monday last month yesterday he she they it who according to the police "
        ", . ; ? ! — - ( ) might not deny denied denies expected President of Kenya Kenyan troops killed "
        "five units each Inc. & @ # \U0001f600 e\u0301 \u200d \u202e \u00a0 \u3000 日本 Ω 1st 2–1 N/A "
        "http://a.example/b?c=d",
    )
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400)
NEWSLIKE = st.lists(WORDS, min_size=1, max_size=80).map(" ".join)
PARAGRAPHS = st.lists(NEWSLIKE | ANY_TEXT, min_size=1, max_size=4).flatmap(
    lambda parts: st.sampled_from(["\n", "\r\n", "\n\n", "\u2028"]).map(lambda sep: sep.join(parts))
)


def spans(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in the document that has text and offsets."""
    if isinstance(node, dict):
        if {"text", "start", "end"} <= node.keys():
            yield node
        for value in node.values():
            yield from spans(value)
    elif isinstance(node, list):
        for value in node:
            yield from spans(value)


def document(pipeline, content: str) -> dict[str, Any]:
    """The document of a text as a client would parse it; checks that a second run agrees."""
    submission = Submission("text", content, title_from_text=True, published_at="2024-11-05")
    first, second = (orjson.dumps(pipeline.run(submission).analysis) for _ in range(2))
    assert first == second
    return orjson.loads(first)


def assert_sound(doc: dict[str, Any]) -> None:
    """Offsets are exact, ids are unique, references point at something, no component failed."""
    assert doc["warnings"] == [] or {w["code"] for w in doc["warnings"]} == {"unsupported_language"}
    for span in spans(doc):
        assert doc["text"][span["start"] : span["end"]] == span["text"]
        assert span["text"].strip() == span["text"] != ""
    ids = {item["id"] for name in doc for item in _items(doc, name)}
    assert len(ids) == sum(1 for name in doc for _ in _items(doc, name))
    for name in ("quotes", "claims", "figures", "timeline", "events"):
        for item in _items(doc, name):
            assert _references(item) <= ids


def _items(doc: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    section = doc[name]
    if isinstance(section, list):
        yield from (item for item in section if isinstance(item, dict) and "id" in item)


def _references(node: Any, key: str = "") -> set[str]:
    """Every id that an item refers to."""
    if isinstance(node, dict):
        return {r for k, v in node.items() if k != "id" for r in _references(v, k)}
    if isinstance(node, list):
        return {r for v in node for r in _references(v, key)}
    is_reference = key.endswith(("_id", "_ids")) or key in (
        "where", "when", "actors", "targets", "agrees_with",
    )  # fmt: skip
    return {node} if is_reference and isinstance(node, str) else set()


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(PARAGRAPHS)
@example("\ufeffTitle\r\n\r\nBody said “never closed")
@example(
    "Cafe\u0301 owner Jose\u0301 Ruiz said\u2028“No\u2029way” \U0001f468\u200d\U0001f469\u200d\U0001f467."
)
def test_document_is_sound_for_any_text(pipeline, content: str) -> None:
    try:
        doc = document(pipeline, content)
    except UnreadableError:
        return
    assert_sound(doc)


HOSTILE = {
    "one_long_sentence": "and the minister said that " * 1850,
    "no_space": "x" * 50_000,
    "no_punctuation": "the police said five people from the north went home on monday " * 150,
    "quotes": '"' * 5_000,
    "open_quotes": "“He said " * 1_000,
    "alternating_quotes": "“a” said he, ‘b’ " * 800,
    "digits": "1,000 " * 3_000,
    "digits_without_space": "1,000," * 3_000,
    "names": "Ann Lee met Bob Ray. " * 800,
    "many_names": " ".join(f"Ann{chr(97 + i % 26)} Lee{chr(97 + i // 26 % 26)} said no." for i in range(700)),
    "brackets": "(" * 3_000 + ")" * 3_000,
    "lines": "a\n" * 3_000,
    "combining": "e\u0301\u0323" * 3_000,
    "emoji": "\U0001f600 " * 3_000,
    "right_to_left": "\u202eabc\u202c " * 1_000,
    "commas": "one, two, three, " * 1_500,
    "and": "Ann and Bob and " * 1_500,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_document_is_sound_when_the_text_is_hostile(pipeline, name: str) -> None:
    assert_sound(document(pipeline, HOSTILE[name]))
