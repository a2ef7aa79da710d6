"""keyphrases: what ranks high, and that variants are one."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ARTICLE = (
    "The ferry Aurora sank off Gotland on Monday. Rescuers from Visby reached the ferry within an hour, "
    "but the sinking had taken eleven lives.\n\n"
    "Investigators said the ferry had carried too many lorries. Captain Sven Lagerkvist had warned the "
    "shipping company in March. Lagerkvist told investigators that the shipping company ignored him.\n\n"
    "The shipping company declined to comment on the ferry."
)


def phrase(analysis, text):
    return next(k for k in analysis.keyphrases if k.text == text)


def test_what_runs_through_the_article_ranks_above_what_is_said_once(read):
    analysis = read(ARTICLE)
    assert phrase(analysis, "ferry").score > phrase(analysis, "lives").score


def test_spans_cover_every_place_when_a_word_comes_again(read):
    ferry = phrase(read(ARTICLE), "ferry")
    assert ferry.count == len(ferry.spans) == ARTICLE.count("ferry")


def test_variants_are_one_keyphrase_when_they_share_their_places(read):
    texts = [k.text for k in read(ARTICLE).keyphrases]
    assert sum("company" in text for text in texts) == 1
    assert sum("Lagerkvist" in text for text in texts) == 1


def test_days_and_months_are_no_keyphrases(read):
    assert not {"Monday", "March"} & {k.text for k in read(ARTICLE).keyphrases}


def test_best_stand_first(read):
    scores = [k.score for k in read(ARTICLE).keyphrases]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)


def test_nothing_is_said_when_there_is_no_noun(read):
    assert read("Yes. And so it is.").keyphrases == ()


WORDS = st.sampled_from(
    ["ferry", "Aurora", "sank", "the", "old", "ferries", "company", "Anna", "Holm", ",", ".", "\n", "é", "🙂"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=60).map(" ".join).filter(str.strip))
def test_spans_hold_and_texts_differ_for_any_text(read, content):
    analysis = read(content)
    for phrase in analysis.keyphrases:
        assert phrase.count == len(phrase.spans)
        for span in phrase.spans:
            assert analysis.text[span.start : span.end] == span.text
    assert analysis.keyphrases == read(content).keyphrases
