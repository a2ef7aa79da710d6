"""Choosing a summary from a stored ranking: budgets, repeats, sentences that lean on others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.choice import choose
from schemas.document import Edit
from schemas.ranking import ChoiceWeights, RankedSentence, Ranking, served
from schemas.submissions import SummaryOptions

PLAIN = ChoiceWeights()


def sentence(index: int, score: float = 0.0, *, words: int = 10, **fields: object) -> RankedSentence:
    values = {"stands": True, "terms": (f"term{index}",), "entity_ids": (), **fields}
    return RankedSentence(index * 100, index * 100 + words * 6, index, score, words, **values)


def indexes(ranking: Ranking, options: SummaryOptions, *focus: str) -> list[int]:
    return [s.index for s in choose(ranking, options, focus)]


def test_choose_takes_the_best_in_text_order_when_the_budget_is_a_number_of_sentences() -> None:
    ranking = Ranking((sentence(0, 1), sentence(1, 5), sentence(2, 3)), PLAIN)

    assert indexes(ranking, SummaryOptions(max_sentences=2)) == [1, 2]


def test_choose_takes_no_sentence_that_cannot_be_read_alone() -> None:
    ranking = Ranking((sentence(0, 1), sentence(1, 2), sentence(2, 9, stands=False)), PLAIN)

    assert indexes(ranking, SummaryOptions(max_sentences=3)) == [0, 1]


def test_choose_takes_any_when_none_can_be_read_alone() -> None:
    ranking = Ranking((sentence(5, 1, stands=False),), PLAIN)

    assert indexes(ranking, SummaryOptions()) == [5]


def test_choose_leaves_out_a_sentence_when_it_repeats_another() -> None:
    twice = ("a", "b", "c")
    ranking = Ranking(
        (sentence(0, 9, terms=twice), sentence(1, 8, terms=(*twice, "d")), sentence(2, 1)), PLAIN
    )

    assert indexes(ranking, SummaryOptions(max_sentences=2)) == [0, 2]


def test_choose_prefers_what_covers_more_when_scores_are_equal() -> None:
    ranking = Ranking(
        (sentence(0, terms=("x",)), sentence(1, terms=("a", "b")), sentence(2, terms=("a", "y", "b", "z"))),
        ChoiceWeights(coverage=1),
    )

    assert indexes(ranking, SummaryOptions(max_sentences=1)) == [1]


def test_choose_turns_to_the_focus_when_there_is_one() -> None:
    ranking = Ranking((sentence(0, 3), sentence(1, 1, entity_ids=("e7",))), PLAIN)

    assert indexes(ranking, SummaryOptions(max_sentences=1), "e7") == [1]
    assert indexes(ranking, SummaryOptions(max_sentences=1), "term0") == [0]


def test_choose_takes_nothing_when_the_budget_is_too_small() -> None:
    ranking = Ranking((sentence(0, 3),), PLAIN)

    assert indexes(ranking, SummaryOptions(max_words=5)) == []


SENTENCES = st.lists(
    st.tuples(
        st.floats(-5, 5), st.integers(1, 40), st.sets(st.sampled_from("abcdefgh"), max_size=5), st.booleans()
    ),
    max_size=15,
).map(
    lambda rows: tuple(
        sentence(i, score, words=words, terms=tuple(sorted(terms)), stands=not leans)
        for i, (score, words, terms, leans) in enumerate(rows)
    )
)


@given(SENTENCES, st.integers(1, 6), st.none() | st.integers(1, 80), st.none() | st.integers(1, 500))
def test_choice_is_within_every_budget(
    sentences: tuple[RankedSentence, ...], count: int, words: int | None, characters: int | None
) -> None:
    options = SummaryOptions(max_sentences=count, max_words=words, max_characters=characters)
    weights = ChoiceWeights(coverage=3, redundancy=1, length=-1, length_squared=-1)

    chosen = choose(Ranking(sentences, weights), options)

    assert len(chosen) <= count
    assert words is None or sum(s.words for s in chosen) <= words
    assert characters is None or sum(s.end - s.start + 1 for s in chosen) - 1 <= characters
    assert [s.index for s in chosen] == sorted({s.index for s in chosen})
    assert chosen == choose(Ranking(sentences, weights), options)


def test_choose_serves_the_stored_score_when_there_is_a_focus() -> None:
    ranking = Ranking((sentence(0, 3), sentence(1, 1, entity_ids=("e7",))), PLAIN)

    assert [s.score for s in choose(ranking, SummaryOptions(max_sentences=1), ["e7"])] == [1]


def test_choose_swaps_when_the_best_sentence_keeps_two_better_ones_out() -> None:
    weights = ChoiceWeights(coverage=10)
    ranking = Ranking(
        (
            sentence(0, 1.0, terms=("a", "b", "x", "y")),
            sentence(1, 0.5, terms=("a", "b", "c", "d")),
            sentence(2, 0.5, terms=("x", "y", "z", "w")),
            sentence(3, -9.0, terms=("a", "b", "c", "d", "x", "y", "z", "w")),
        ),
        weights,
    )

    assert indexes(ranking, SummaryOptions(max_sentences=2)) == [1, 2]


def test_sentence_is_read_with_its_edits() -> None:
    text = "It rained. But ministers stayed."
    edited = RankedSentence(15, 32, 1, 0.0, 2, True, ("minister",), (), (Edit(11, 16, "M"),))

    assert edited.read(text) == "Ministers stayed."
    assert edited.characters == len("Ministers stayed.")
    assert served(text, [edited])[0].text == "ministers stayed."
