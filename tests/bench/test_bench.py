"""The parts of the bench that need nothing running."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import orjson
import pytest
import spacy
from rich.console import Console

from tests.bench import articles, peers, report
from tests.bench.load import Load

FINDINGS = [
    report.Measure("rate <1>", 80.0, "1/s", 100.0, "bare", 0.7),
    report.Measure("wait", 40.0, "ms", 20.0, "bare", 1.6, least=False),
    report.Measure("memory", 30.0, "MB", most=60.0),
    report.by_turns("by turns", [(8.0, 10.0), (4.0, 4.0), (9.0, 10.0)], "1/s", "bare", 0.7),
    report.Series("growth", "articles", "ms", (10, 1_000), {"GET": [1.0, 1.5], "POST": [0.0, 0.0]}),
]


def test_goals_are_judged_when_they_are_for_ratios_and_figures():
    rate, wait, memory, turns = FINDINGS[:4]
    assert (rate.ratio, rate.holds, rate.aim) == (0.8, True, "≥ 0.7 ×")
    assert (wait.ratio, wait.holds, wait.aim) == (2.0, False, "≤ 1.6 ×")
    assert (memory.ratio, memory.holds, memory.aim) == (None, True, "≤ 60 MB")
    assert (turns.value, turns.peer_value, turns.ratio) == (8.0, 10.0, 0.9)
    assert turns.ratios == [0.8, 0.9, 1.0]


def test_results_are_json_and_a_picture_when_written(tmp_path):
    table, picture = report.write(tmp_path / "results", FINDINGS, 12.34)
    found = orjson.loads(table.read_bytes())
    assert found["seconds"] == 12.3
    assert [f["name"] for f in found["findings"]] == ["rate <1>", "wait", "memory", "by turns", "growth"]
    drawn = ElementTree.fromstring(picture.read_text(encoding="utf-8"))
    words = "".join(drawn.itertext())
    assert "rate <1> / bare" in words
    assert "1,000" in words


def test_table_names_every_measure_when_shown():
    console = Console(width=150, record=True, file=io.StringIO())
    report.show(console, FINDINGS)
    text = console.export_text()
    assert "40 ms" in text
    assert "0.90 (0.80–1.00)" in text
    assert "1 · 1.5" in text


@pytest.mark.parametrize("characters", [1_000, 4_200, 50_000])
def test_texts_differ_and_have_their_length_when_made(characters: int):
    texts = articles.make_texts(7, 5, characters)
    assert len(set(texts)) == 5
    assert all(0.9 * characters <= len(text) <= characters for text in texts)
    assert texts == articles.make_texts(7, 5, characters)


def test_percentiles_are_those_of_the_requests_when_measured():
    load = Load([n / 1000 for n in range(1, 101)], 2.0)
    assert load.rate == 50
    assert (load.percentile_ms(50), load.percentile_ms(99)) == (51, 100)


def test_weekend_pipeline_finds_facts_and_who_gives_them_when_it_reads():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Ann Roe"}])
    found = peers.weekend(nlp, "Ann Roe said 40 boats sank on Monday. The cost is $3.5 million.")
    assert found == [
        peers.Fact("number", "40", "Ann Roe"),
        peers.Fact("date", "Monday", "Ann Roe"),
        peers.Fact("number", "$3.5 million", None),
    ]


def test_words_are_sentences_and_words_when_sumy_asks():
    words = peers.Words()
    assert words.to_sentences("One came. Two left!\nThen “three”") == (
        "One came.",
        "Two left!",
        "Then “three”",
    )
    assert words.to_words("Then “three” of 4") == ("Then", "three", "of")
