"""topics: the right ones on plain cases, and silence where nothing is sure."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from worker.extractors.topics import taxonomy


@pytest.mark.parametrize(
    ("article", "name"),
    [
        (
            "The striker scored twice as United beat Rovers in the cup final. The coach praised his squad "
            "and the goalkeeper, who saved a penalty before half-time.",
            "sport",
        ),
        (
            "Shares in the bank fell after it reported a quarterly loss. Investors had expected a profit, "
            "and analysts cut their forecasts for revenue.",
            "economy, business and finance",
        ),
        (
            "Soldiers shelled the town overnight while rebels fired mortars at the army's positions. The "
            "ceasefire of last week has collapsed and civilians are fleeing the fighting.",
            "conflict, war and peace",
        ),
        (
            "The jury found the man guilty of murder. The judge sentenced him to life in prison and the "
            "prosecutor thanked the witnesses.",
            "crime, law and justice",
        ),
        (
            "Patients who took the new drug had fewer strokes, doctors at the hospital found. The medicine "
            "lowers blood pressure but has side effects.",
            "health",
        ),
        (
            "The earthquake destroyed hundreds of houses. Rescuers searched the rubble for survivors as "
            "aftershocks shook the valley.",
            "disaster, accident and emergency incident",
        ),
        (
            "Lawmakers passed the bill after a long debate in parliament. The prime minister and the "
            "opposition will face voters at the election in May.",
            "politics and government",
        ),
    ],
)
def test_top_level_topic_is_named_when_the_words_are_clear(read, article, name):
    assert read(article).topics[0].name == name


def test_nothing_is_said_when_the_words_speak_for_no_topic(read):
    assert read("He walked along and looked at it. Nobody came, and so he left.").topics == ()


def test_nothing_is_said_when_only_one_word_speaks(read):
    assert read("It was, she thought, a goalkeeper.").topics == ()


def test_topic_below_the_top_is_named_when_the_article_repeats_it(read):
    analysis = read(
        "Inflation rose again. The bank said inflation would fall, but investors fear that inflation will "
        "stay high as prices of oil rise and consumers spend less."
    )
    assert {"inflation", "economy, business and finance"} <= {t.name for t in analysis.topics}


def test_every_topic_hangs_below_a_top_level_topic():
    topics = taxonomy()
    assert len(topics) > 1000
    assert sum(not t.parent for t in topics.values()) == 17
    assert all(not t.parent or t.parent in topics for t in topics.values())


WORDS = st.sampled_from(["goal", "court", "inflation", "war", "he", ".", "\n", "é", "🙂", "Xyzzy", "the"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=60).map(" ".join).filter(str.strip))
def test_codes_are_of_the_taxonomy_and_best_stand_first_for_any_text(read, content):
    topics = read(content).topics
    assert all(topic.name == taxonomy()[topic.code].name for topic in topics)
    assert [t.score for t in topics] == sorted((t.score for t in topics), reverse=True)
    assert topics == read(content).topics
