"""What every summary of the corpus and the seeds promises, for many lengths and focuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemas.submissions import Submission, SummaryOptions
from tests.quality.promises import broken, points_back, read, repeats
from tests.quality.summaries import document_of, requests, summary_of

pytestmark = pytest.mark.xdist_group("quality")
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def results(readings, pipeline):
    """The corpus and the seeds by name, each as document and result."""
    found = {article.name: result for article, result in readings}
    for path in sorted(SEEDS.glob("*.json")):
        seed = json.loads(path.read_text("utf-8"))
        submission = Submission("text", seed["text"], title=seed["title"], published_at=seed["published_at"])
        found[path.stem] = pipeline.run(submission)
    return {name: (document_of(result), result) for name, result in found.items()}


def test_summaries_break_no_promise(results):
    faults = [
        (name, options, fault)
        for name, (document, result) in results.items()
        for options in requests(document)
        for fault in broken(document, summary_of(document, result, options), options)
    ]

    assert faults == []


def test_no_sentence_and_no_key_point_opens_with_what_points_back(results):
    served = [
        read(document["text"], sentence)
        for document, result in results.values()
        for options in requests(document)
        for sentence in summary_of(document, result, options)["sentences"]
    ]
    points = [p["text"] for document, _ in results.values() for p in document["summary"]["key_points"]]

    assert [words for words in [*dict.fromkeys(served), *points] if points_back(words)] == []


def test_summary_has_the_same_bytes_when_it_is_asked_for_again(results):
    for document, result in results.values():
        for options in requests(document):
            assert summary_of(document, result, options) == summary_of(document, result, options)
        assert document["summary"] == summary_of(document, result, SummaryOptions())


def test_focus_is_in_the_summary_of_one_sentence(results):
    missed = [
        (name, entity["name"])
        for name, (document, result) in results.items()
        for entity in document["entities"][:3]
        if any(s.stands and entity["id"] in s.entity_ids for s in result.ranking.sentences)
        and summary_of(document, result, SummaryOptions(1, focus=entity["name"]))["reason"]
    ]

    assert missed == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The bridge in Lenford will close in May.", "In May the Lenford bridge will close.", True),
        ("The bridge will close, the council said.", "Ministers opened a school, the council said.", False),
        ("Rain.", "Rain.", True),
        ("Rain.", "Snow.", False),
    ],
)
def test_repeats_are_seen_when_two_sentences_say_the_same(one, other, same):
    assert bool(list(repeats([one, other]))) == same


@pytest.mark.parametrize(
    ("words", "back"),
    [
        ("“But he left.", True),
        ("She left.", True),
        ("The move surprised traders.", True),
        ("This is it.", True),
        ("Butter is dear.", False),
        ("It is not clear why.", False),
        ("The former head left.", False),
    ],
)
def test_opening_points_back_when_it_is_a_pronoun_or_a_connective(words, back):
    assert points_back(words) == back


DOCUMENT = {
    "text": "Ann Lee left. But Bo Ray stayed for 3 days.",
    "entities": [{"id": "e1", "mentions": [{"start": 0, "end": 7}]}],
}


def a_summary(**fields):
    edit = {"start": 14, "end": 19, "replacement": "B"}
    sentence = {"text": "Bo Ray stayed for 3 days.", "start": 18, "end": 43, "edits": [edit]}
    return {
        "headline": {"text": "Ann Lee left", "start": 0, "end": 12},
        "text": "Bo Ray stayed for 3 days.",
        "sentences": [sentence],
        "key_points": [{"text": "Ann Lee left", "start": 0, "end": 12, "entity_ids": ["e1"]}],
        "reason": None,
        **fields,
    }


def test_nothing_is_broken_when_all_promises_are_kept():
    assert broken(DOCUMENT, a_summary(), SummaryOptions()) == []


@pytest.mark.parametrize(
    ("fields", "options"),
    [
        ({"text": "Bo Ray stayed for 4 days."}, SummaryOptions()),
        ({"text": "But Bo Ray stayed for 3 days."}, SummaryOptions()),
        ({"reason": "budget_too_small"}, SummaryOptions()),
        ({"headline": {"text": "Ann Lee", "start": 1, "end": 8}}, SummaryOptions()),
        (
            {"key_points": [{"text": "stayed", "start": 25, "end": 31, "entity_ids": ["e1"]}]},
            SummaryOptions(),
        ),
        ({}, SummaryOptions(max_words=5)),
        ({}, SummaryOptions(max_characters=20)),
    ],
    ids=["other words", "edit not made", "reason", "offsets", "entity", "words", "characters"],
)
def test_something_is_broken_when_a_promise_is(fields, options):
    assert broken(DOCUMENT, a_summary(**fields), options)
