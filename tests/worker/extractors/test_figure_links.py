"""What ties figures together: changes, the times that they hold at, conflicts between sources."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemas.document import Analysis, Figure
from schemas.submissions import Options

PUBLISHED = "2025-06-11"  # a Wednesday
Reads = Callable[[str], Analysis]


@pytest.fixture
def reads(read: Callable[..., Analysis]) -> Reads:
    """Text in, analysis out, without the sections that figures do not need."""
    options = Options(include=("entities", "claims", "timeline", "figures"))
    return lambda content: read(content, options, published_at=PUBLISHED)


def change_of(figures: tuple[Figure, ...]) -> dict[str, str]:
    """The one change that the figures tell, by the words of its figures."""
    (change,) = {f.change for f in figures if f.change is not None}
    words = {f.id: f.text for f in figures}
    ids = {"from": change.from_id, "to": change.to_id, "by": change.by_id}
    return {role: words[id_] for role, id_ in ids.items() if id_ is not None}


@pytest.mark.parametrize(
    ("sentence", "change"),
    [
        ("The rent rose 3 per cent to $120.", {"by": "3 per cent", "to": "$120"}),
        ("The rent rose $2 to $80 a month.", {"by": "$2", "to": "$80"}),
        ("The herd grew from 40 to 90 cows.", {"from": "40", "to": "90"}),
        ("Turnout among farmers fell to 61% from 74% in 2021.", {"from": "74%", "to": "61%"}),
        (
            "The dairy said profit fell 3% to $2.1bn from $2.17bn a year earlier.",
            {"from": "$2.17bn", "to": "$2.1bn", "by": "3%"},
        ),
        ("The fee is 45 cents a litre, up from 40 cents.", {"from": "40 cents", "to": "45 cents"}),
        ("Income was $4bn, up 12 per cent on last year.", {"to": "$4bn", "by": "12 per cent"}),
        ("They cut the fare by a third to 2 euros.", {"to": "2 euros", "by": "a third"}),
        ("Output fell 5 per cent from 300 tonnes.", {"from": "300 tonnes", "by": "5 per cent"}),
        (
            "Inflation in the country slowed to 2.1%, compared with 2.4% in April.",
            {"from": "2.4%", "to": "2.1%"},
        ),
        ("The yield dropped five basis points to 3.9%.", {"to": "3.9%", "by": "five basis points"}),
    ],
)
def test_change_names_its_figures_when_something_moves(
    reads: Reads, sentence: str, change: dict[str, str]
) -> None:
    figures = reads(sentence).figures
    assert change_of(figures) == change
    assert {f.text for f in figures if f.change is not None} == set(change.values())


@pytest.mark.parametrize(
    "sentence",
    [
        "The union wants a rise of 3 to 4 per cent.",
        "The firm sold 3 per cent to 120 investors.",
        "He went from 3 jobs to 2 cities.",
        "The alliance won 52 per cent against 44 per cent for the mayor.",
        "The store has 40 shelves and 12 tables.",
    ],
)
def test_change_is_absent_when_nothing_moves(reads: Reads, sentence: str) -> None:
    assert [f.change for f in reads(sentence).figures if f.change is not None] == []


def test_unit_is_shared_when_a_bare_number_changes_to_one_with_a_unit(reads: Reads) -> None:
    old, new = reads("The lake has grown from 0.4 to 1.3 square kilometres.").figures
    assert (old.value, old.unit, new.value, new.unit) == (0.4, "km2", 1.3, "km2")


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("The farm sold 300 sheep in May.", {"300": "May"}),
        ("In 2019 the mill employed 40 men.", {"40": "2019"}),
        ("The mayor said on Tuesday that 40 sheep had died.", {"40": None}),
        ("The dairy lost 12% of its cows in a 2020 storm.", {"12%": None}),
        ("Prices rose to 9% in May from 7% in April.", {"9%": "May", "7%": "April"}),
        ("Income was $4bn, up 12 per cent on last year.", {"$4bn": None, "12 per cent": None}),
        ("A man aged 81 died in May.", {"81": None}),
    ],
)
def test_figure_holds_at_the_time_of_its_own_clause(
    reads: Reads, sentence: str, held: dict[str, str | None]
) -> None:
    analysis = reads(sentence)
    moments = {moment.id: moment.text for moment in analysis.timeline}
    assert {f.text: moments[f.when] if f.when else None for f in analysis.figures} == held


@pytest.mark.parametrize(
    ("content", "first", "second"),
    [
        ("The ministry said that 14 people had been killed. The rebels said 60 people had died.", "14", "60"),
        (
            "The governor put the number of missing at 112. A rescue worker said that more than 200 "
            "people had not been found.",
            "112",
            "200",
        ),
        (
            "Unions said nearly 200,000 people marched in Orsted. Police said there were about 90,000.",
            "200,000",
            "90,000",
        ),
        (
            "Organisers reported that 118,000 tickets had been sold. But hotel owners told the Gotland "
            "Post that the real figure was closer to 80,000.",
            "118,000",
            "80,000",
        ),
        (
            "The campaign group River Watch claimed that leaks waste around three billion litres of water a "
            "day. The water industry puts the figure at 2.4 billion litres.",
            "three billion litres",
            "2.4 billion litres",
        ),
        (
            "The council said the repair would cost $14m. The opposition put the bill at $19m.",
            "$14m",
            "$19m",
        ),
    ],
)
def test_figures_conflict_when_two_sources_disagree(
    reads: Reads, content: str, first: str, second: str
) -> None:
    by_text = {f.text: f for f in reads(content).figures}
    assert by_text[first].conflicts_with == (by_text[second].id,)
    assert by_text[second].conflicts_with == (by_text[first].id,)


@pytest.mark.parametrize(
    "content",
    [
        # the same number, and numbers that fit each other
        "Police said 14 people died in the fire. The mayor said that 14 people were killed.",
        "The ministry said 40 people had died. Officials said that at least 30 people had died.",
        # one source, and an update of its own
        "The agency said 214 people had died. Earlier it had put the number of dead at 87.",
        "The toll rose from 87 to 214 on Tuesday, the agency said. A nurse said that 240 people had died.",
        # other things, parts, places and times
        "The army said 12 soldiers were killed. The hospital said that 30 people were injured.",
        "The mayor said 27 people had died. A nurse at the hospital said 12 children had died.",
        "The mayor said 27 people had died. A nurse at the hospital said that 12 of them had died at home.",
        "Alpha Motors said it sold 300 cars in May. Beta Motors said it sold 500 cars.",
        "Three people died in the first crash, police said. In the second, 9 people died, the coroner said.",
        "Police said 300 people had been arrested. In March, a charity said 900 people had been arrested.",
        # a forecast
        "The bank said its loss was $40m. Analysts expect the loss to be $60m.",
        # two figures could be meant
        "The ministry said 14 people were killed and 40 people were hurt. The rebels put the figure at 90.",
    ],
)
def test_figures_do_not_conflict_when_both_can_be_right(reads: Reads, content: str) -> None:
    figures = reads(content).figures
    assert len(figures) > 1
    assert [f.conflicts_with for f in figures if f.conflicts_with] == []


def test_links_are_the_same_when_the_text_is_read_twice(reads: Reads) -> None:
    content = (
        "Rents rose 3% to $900 from $870 in 2024. The council said 40 people had been killed. The union "
        "said 90 people had died. A nurse said that 300 people were dead."
    )
    once, twice = reads(content).figures, reads(content).figures
    assert once == twice
    killed = [f for f in once if f.conflicts_with]
    assert [len(f.conflicts_with) for f in killed] == [2, 2, 2]
