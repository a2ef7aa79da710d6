"""Key points: facts with who said them, without what only adds something."""

from __future__ import annotations

import pytest


def points(read, content: str) -> list[str]:
    return [point.text for point in read(content).summary.key_points]


@pytest.mark.parametrize(
    ("sentence", "point"),
    [
        (
            "Repairs will cost £3.1m, which came as a surprise to all who use it.",
            "Repairs will cost £3.1m",
        ),
        # A figure, a quote, a condition, a source and who a source is stay.
        ("Repairs will cost £3.1m, which is twice the £1.5m that was planned.", None),
        ("Repairs will cost £3.1m, which Ann Lee of Ashby called “the price of sleep”.", None),
        ("Repairs will cost £3.1m, if the council finds nothing worse in May.", None),
        ("The old bridge is not safe for lorries, the county engineer Ann Lee said.", None),
        ("The bridge is not safe, said Ann Lee, an engineer who has looked after it all her life.", None),
        # Short asides are often names.
        ("Ashby has lost its mayor of two terms, Joan Prior.", None),
    ],
)
def test_point_is_cut_where_the_rest_only_adds_something(read, sentence: str, point: str | None) -> None:
    assert points(read, sentence) == [point or sentence.removesuffix(".")]


def test_points_are_facts_rather_than_feelings(read) -> None:
    content = (
        "The Calder bridge will close on 3 May for repairs that cost £3.1m, the council said.\n"
        "“I have never been so sad about anything in all my life here,” said Ann Lee.\n"
        "“We shall all miss it so much, every single day,” said Bo Ray.\n"
        "More than 14,000 cars cross the Calder bridge each day.\n"
        "Engineers found cracks in 11 of its beams in March.\n"
        "Bus 12 will go through Ashby from May.\n"
        "Shops in Ashby expect to lose £400,000 of trade."
    )
    found = points(read, content)

    assert len(found) == 5
    assert not any(point.startswith("“") for point in found)
