"""The states of a job only move forward."""

from __future__ import annotations

import pytest

from schemas.jobs import MOVES, TERMINAL, Progress

ORDER = {"queued": 0, "running": 1, "succeeded": 2, "failed": 2, "canceled": 2}


@pytest.mark.parametrize("old", ORDER)
@pytest.mark.parametrize("new", ORDER)
def test_moves_are_legal_only_when_they_go_forward(old: str, new: str) -> None:
    assert (new in MOVES[old]) == (ORDER[new] > ORDER[old])


def test_terminal_states_are_those_without_a_move() -> None:
    assert {state for state, moves in MOVES.items() if not moves} == TERMINAL


@pytest.mark.parametrize(("completed", "percent"), [(0, 0), (1, 9), (10, 90), (11, 100)])
def test_percent_reaches_100_only_when_all_is_done(completed: int, percent: int) -> None:
    assert Progress("summary", completed, 11).percent == percent
