"""The gate: the engine's figures on the quality corpus against their pinned floors."""

from __future__ import annotations

import pytest

from tests.quality.floors import holds, read_floors, table
from tests.quality.scores import Scorer, scored

pytestmark = pytest.mark.xdist_group("quality")
FLOORS = read_floors()


@pytest.fixture(scope="module")
def scorer(readings) -> Scorer:
    return scored(readings)


def test_every_metric_has_a_floor(scorer, record_property):
    record_property("quality", table(scorer.figures(), FLOORS))
    assert set(FLOORS) == set(scorer.figures())


@pytest.mark.parametrize("name", FLOORS)
def test_figure_stands_on_its_floor(scorer, name):
    figure, part = scorer.figures()[name], name.split(".")[0]
    assert holds(name, figure, FLOORS[name]), (
        f"{name} is {figure}, its floor is {FLOORS[name]}; "
        f"`python -m tests.quality --slips` lists what went wrong in {part}"
    )
