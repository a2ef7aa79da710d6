"""The figures: value, unit, sharpness and what is counted, in sentences of our own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.document import Analysis, Figure
from schemas.submissions import Options
from worker.extractors.figures import figures
from worker.extractors.timeline import timeline
from worker.model import Parser
from worker.text import Text

Figures = Callable[[str], list[Figure]]
slow_fixture = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def found(parser: Parser) -> Figures:
    """The figures of a text, without entities and claims."""

    def read(content: str) -> list[Figure]:
        text = Text(content, parser.parse(content), published_at=datetime(2024, 11, 5, tzinfo=UTC))
        text.put("timeline", timeline(text))
        return figures(text)

    return read


@pytest.mark.parametrize(
    ("sentence", "expression", "value", "unit", "kind"),
    [
        ("The firm paid $2.5bn for the mill.", "$2.5bn", 2_500_000_000, "USD", "money"),
        ("The flat costs HK$4.3 million.", "HK$4.3 million", 4_300_000, "HKD", "money"),
        (
            "Repairs cost two and a half million euros.",
            "two and a half million euros",
            2_500_000,
            "EUR",
            "money",
        ),
        ("It sold for 45m pounds.", "45m pounds", 45_000_000, "GBP", "money"),
        ("A ticket is 3 dollars and 50 cents.", "3 dollars and 50 cents", 3.5, "USD", "money"),
        ("Crude rose to $80 a barrel.", "$80 a barrel", 80, "USD/bbl", "money"),
        ("The loan of EUR 30 million was repaid.", "EUR 30 million", 30_000_000, "EUR", "money"),
        ("Turnout was 61.5 per cent.", "61.5 per cent", 61.5, "percent", "percent"),
        (
            "The lead shrank by four percentage points.",
            "four percentage points",
            4,
            "percentage point",
            "percent",
        ),
        ("The bank raised rates by 25 basis points.", "25 basis points", 25, "basis point", "percent"),
        ("The path is 1.6 km long.", "1.6 km", 1.6, "km", "measure"),
        ("He bought a 45-acre farm.", "45-acre", 45, "acre", "measure"),
        ("It covers 300 square kilometres.", "300 square kilometres", 300, "km2", "measure"),
        ("Gusts hit 90 miles an hour.", "90 miles an hour", 90, "mph", "measure"),
        ("It was 38 degrees Celsius.", "38 degrees Celsius", 38, "°C", "measure"),
        ("The calf weighs 40 pounds.", "40 pounds", 40, "lb", "measure"),
        ("Wells pump 2 million barrels a day.", "2 million barrels a day", 2_000_000, "bbl/d", "measure"),
        ("One in four pupils walks.", "One in four", 0.25, None, "ratio"),
        ("Two-thirds of the seats are taken.", "Two-thirds", 0.666667, None, "ratio"),
        ("The six-year-old girl is safe.", "six-year-old", 6, "year of age", "age"),
        ("The calf is ten weeks old.", "ten weeks old", 10, "week of age", "age"),
        ("A man aged 81 was rescued.", "81", 81, "year of age", "age"),
        ("It is the fourth-largest lake.", "fourth", 4, None, "rank"),
        ("The No. 2 carmaker is Dutch.", "No. 2", 2, None, "rank"),
        ("Exports fell by about a fifth.", "a fifth", 0.2, None, "ratio"),
        ("It was minus 12C at dawn.", "minus 12C", -12, "°C", "measure"),
        ("A man of 24 was held.", "24", 24, "year of age", "age"),
        ("It sold 3m phones.", "3m", 3_000_000, None, "count"),
        ("Dozens of homes burned.", "Dozens", 12, None, "count"),
    ],
)
def test_value_and_unit_are_read_when_news_writes_them(
    found: Figures, sentence: str, expression: str, value: float, unit: str | None, kind: str
) -> None:
    (figure,) = found(sentence)
    assert (figure.text, figure.value, figure.unit, figure.kind) == (expression, value, unit, kind)


@pytest.mark.parametrize(
    ("sentence", "low", "high", "unit"),
    [
        ("Between 40 and 50 sheep died.", 40, 50, None),
        ("It will cost $2.5bn-$3bn.", 2_500_000_000, 3_000_000_000, "USD"),
        ("It will cost $2-3 billion.", 2_000_000_000, 3_000_000_000, "USD"),
        ("The wall is 8 to 10 feet high.", 8, 10, "ft"),
        ("Several hundred goats escaped.", 300, 900, None),
        ("The union wants a rise of 3 to 4 per cent.", 3, 4, "percent"),
        ("The flood cost several million pounds.", 3_000_000, 9_000_000, "GBP"),
    ],
)
def test_range_has_two_ends_when_two_numbers_bound_it(
    found: Figures, sentence: str, low: float, high: float, unit: str | None
) -> None:
    (figure,) = found(sentence)
    assert (figure.value, figure.low, figure.high, figure.unit) == (None, low, high, unit)
    assert figure.qualifier == "range"


def test_change_has_two_figures_when_something_rose_from_one_to_the_other(found: Figures) -> None:
    assert [f.value for f in found("Rents rose from $900 to $1,100.")] == [900, 1100]


def test_score_is_no_range_when_a_match_was_won(found: Figures) -> None:
    (figure,) = found("Lyon won the final 3-1.")
    assert (figure.kind, figure.low, figure.high, figure.qualifier) == ("score", 1, 3, "exact")


@pytest.mark.parametrize(
    ("sentence", "qualifier"),
    [
        ("Exactly 300 sheep died.", "exact"),
        ("The farm lost 300 sheep.", "exact"),
        ("About 300 sheep died.", "approximately"),
        ("Nearly 300 sheep died.", "approximately"),
        ("At least 300 sheep died.", "at_least"),
        ("Up to 300 sheep died.", "at_most"),
        ("More than 300 sheep died.", "more_than"),
        ("Fewer than 300 sheep died.", "less_than"),
        ("The farm lost 300 or more sheep.", "at_least"),
        ("The repair cost just under $300.", "less_than"),
    ],
)
def test_sharpness_is_read_when_a_word_says_it(found: Figures, sentence: str, qualifier: str) -> None:
    (figure,) = found(sentence)
    assert figure.qualifier == qualifier


@pytest.mark.parametrize(
    ("sentence", "counted"),
    [
        ("The flood killed 40 dairy cows.", "dairy cows"),
        ("The loan of $3 million was repaid.", "loan"),
        ("Profit rose 12 percent.", "Profit"),
        ("Two-thirds of the pupils passed.", "pupils"),
        ("The $5 million bridge is closed.", "bridge"),
        ("The painting sold for $4m in Paris.", "painting"),
        ("They bought the house for £300,000.", "house"),
        ("The firm spent $4bn on a plant near Dresden.", "plant"),
        ("The court ordered them to pay $3m in damages.", "damages"),
        ("The bridge, which cost $40m, is closed.", "bridge"),
        ("The number of sick children jumped to 312.", "sick children"),
        ("He put the number of dead at 87.", "dead"),
        ("A wave up to nine metres high reached the quay.", "wave"),
        ("The river carried 7.2 fewer tonnes of silt.", "tonnes"),
        ("In a 112-page ruling he said no.", "page"),
        ("He was paid $200 for the photos.", "photos"),
        ("The canal cost $14.5m. Work began at once.", "canal"),
    ],
)
def test_counted_phrase_is_given_when_the_sentence_has_one(
    found: Figures, sentence: str, counted: str
) -> None:
    (figure,) = found(sentence)
    assert figure.counted is not None
    assert figure.counted.text == counted


@pytest.mark.parametrize(
    "sentence",
    [
        "The charity asked for €65m in June.",
        "The club was fined £7.5 million.",
        "It struck 34 kilometres south-east of the port.",
        "The cut was half of what they had feared.",
        "He offered the driver £5,000 to leave.",
    ],
)
def test_counted_phrase_is_open_when_the_figure_only_belongs_to_somebody(
    found: Figures, sentence: str
) -> None:
    assert [f.counted for f in found(sentence)] == [None]


def test_counted_phrase_is_taken_over_when_the_number_stands_alone(found: Figures) -> None:
    counted = [f.counted for f in found("At least 214 people died and more than 1,700 were injured.")]
    assert [c.text for c in counted if c is not None] == ["people", "people"]


@pytest.mark.parametrize(
    ("sentence", "bearer"),
    [
        ("Nobody saw Ana Costa, 43, leave.", "Ana Costa"),
        ("A man aged 81 was rescued.", "man"),
        ("A woman of 24 opened the valve.", "woman"),
        ("Most were children under five.", "children"),
        ("The six-year-old girl is safe.", "girl"),
    ],
)
def test_age_says_whose_it_is_when_the_text_does(
    read: Callable[..., Analysis], sentence: str, bearer: str
) -> None:
    (figure,) = (f for f in read(sentence, Options(include=("figures",))).figures if f.kind == "age")
    assert figure.counted is not None
    assert figure.counted.text == bearer


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("In Portugal, 14 hikers died on Sunday.", "Portugal"),
        ("Police said 40 hikers were rescued in the city of Lisbon.", "Lisbon"),
        ("Shares in the Lisbon-based bank fell 4 per cent.", None),
        ("Some 300 sheep were found near Porto.", "Porto"),
    ],
)
def test_place_is_that_of_the_clause_when_it_names_one(
    read: Callable[..., Analysis], sentence: str, place: str | None
) -> None:
    analysis = read(sentence, Options(include=("figures", "entities")))
    names = {entity.id: entity.name for entity in analysis.entities}
    (figure,) = analysis.figures
    assert (names[figure.where] if figure.where else None) == place


@pytest.mark.parametrize(
    "sentence",
    [
        "He flew an A380 and then an F-16.",
        "See Section 5 and Chapter 12.",
        "The Boeing 737 landed in 2019 at 18:30.",
        "They helped one another.",
        "They will be gone by dawn, and one of them has left.",
        "One lives in the old mill for a while.",
        "She was the one who knew the answer.",
        "He may be the only one because the rest has left.",
        "At one point the river froze.",
        "For one reason the boat stayed.",
        "It was a one-off show.",
        "The crowd walked from Ground Zero to the river.",
        "The talks lasted three days.",
        "Call 555-0134.",
        "He was born on 5 May 1970.",
        "Visit www.example.com/77 for more.",
    ],
)
def test_nothing_is_a_figure_when_numbers_only_name_or_date(found: Figures, sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("The family shares one room.", [1]),
        ("Two were hurt and one died.", [2, 1]),
        ("Only one of the bridges is safe.", [1]),
    ],
)
def test_one_is_a_figure_when_it_counts(found: Figures, sentence: str, values: list[int]) -> None:
    assert [figure.value for figure in found(sentence)] == values


def test_nothing_is_counted_when_a_pronoun_stands_for_nobody_known(found: Figures) -> None:
    (figure,) = found("Only 42% of them agreed.")
    assert (figure.value, figure.counted) == (42, None)


def test_list_numbers_are_left_out_when_they_open_a_line(found: Figures) -> None:
    assert [f.value for f in found("1. Cut the 4 ropes.\n2. Lift the sail.\n(3) Row.")] == [4]


def test_product_agrees_with_the_total_when_the_text_states_both(found: Figures) -> None:
    all_ = found("The port has about 1,200 berths: four basins of 300 berths each.")
    product = next(f for f in all_ if f.derived_from is not None)
    by_id = {f.id: f for f in all_}
    assert (product.text, product.value) == ("four basins of 300 berths each", 1200)
    assert product.derived_from is not None
    assert [by_id[i].value for i in product.derived_from.figure_ids] == [4, 300]
    assert by_id[product.derived_from.agrees_with or ""].value == 1200
    assert [f.id for f in all_] == ["f1", "f2", "f3", "f4"]
    assert [f.start for f in all_] == sorted(f.start for f in all_)


def test_figure_has_its_claim_and_place_when_somebody_reports_it(read: Callable[..., Analysis]) -> None:
    analysis = read("Interior Minister Ana Costa said that 14 hikers had died in Portugal.")
    (figure,) = analysis.figures
    claim = next(c for c in analysis.claims if c.id == figure.claim_id)
    place = next(e for e in analysis.entities if e.id == figure.where)
    assert claim.start <= figure.start < figure.end <= claim.end
    assert claim.sources[0].name == "Ana Costa"
    assert place.name == "Portugal"
    assert claim.figure_ids == (figure.id,)


@slow_fixture
@given(
    st.integers(1, 10**9),
    st.sampled_from(["{:,} euros", "€{:,}", "EUR {:,}", "EUR{:,}", "{:,} EUR"]),
)
def test_money_is_the_same_in_every_style(found: Figures, amount: int, style: str) -> None:
    written = style.format(amount)
    (figure,) = found(f"The club paid {written} for him.")
    assert (figure.text, figure.value, figure.unit) == (written, amount, "EUR")


WORDS = (
    "five", "units", "of", "3,000", "troops", "each", "$", "2.5", "bn", "million", "euros",
    "between", "and", "to", "-", "per", "cent", "km", "square", "aged", "43", ",", "half", "a",
    "dozen", "one", "in", "won", "2-1", "No.", "third", "largest",
)  # fmt: skip


@slow_fixture
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_stated_figures_stand_apart_when_words_stand_in_any_order(found: Figures, words: list[str]) -> None:
    content = " ".join(words)
    stated = [f for f in found(content) if f.derived_from is None]
    assert all(a.end <= b.start for a, b in pairwise(stated))
    assert all(f.value is not None or (f.low is not None and f.high is not None) for f in stated)


@slow_fixture
@given(st.text(alphabet=st.sampled_from("0123456789 .,:/-'$€%mk(one half million to)\n½😀é́")))
def test_spans_are_exact_when_the_text_is_any(found: Figures, content: str) -> None:
    all_ = found(content)
    assert all(content[f.start : f.end] == f.text == f.text.strip() != "" for f in all_)
    assert [f.id for f in all_] == [f"f{at}" for at in range(1, len(all_) + 1)]
    for figure in all_:
        if figure.counted is not None:
            assert content[figure.counted.start : figure.counted.end] == figure.counted.text
