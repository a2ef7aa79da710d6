"""Floors: what holds, what is raised, and that nothing is lowered."""

from __future__ import annotations

from tests.quality.floors import holds, raised, read_floors, write_floors

WRONG = "quotes.wrong_speakers_of_given"


def test_floor_holds_when_the_figure_reaches_it():
    assert holds("claims.stance", 85.0, 85.0)
    assert not holds("claims.stance", 84.9, 85.0)


def test_floor_of_errors_holds_when_the_figure_stays_under_it():
    assert holds(WRONG, 3.0, 3.0)
    assert not holds(WRONG, 3.1, 3.0)


def test_floors_stay_when_figures_fall():
    floors = {"claims.stance": 90.0, WRONG: 2.0}
    assert raised({"claims.stance": 80.0, WRONG: 5.0}, floors) == floors


def test_floors_follow_when_figures_rise():
    assert raised({"claims.stance": 95.0, WRONG: 0.5}, {"claims.stance": 90.0, WRONG: 4.0}) == {
        "claims.stance": 93.5,
        WRONG: 2.0,
    }


def test_written_floors_keep_comments_when_numbers_change(tmp_path):
    path = tmp_path / "floors.toml"
    path.write_text("# Why\n\n[claims]\nstance = 80.0 # the corpus grew\n\n[times]\nf1 = 70.0\n")
    write_floors({"claims.stance": 90.0, "claims.polarity": 85.0, "quotes.f1": 60.0}, path)
    assert path.read_text().startswith("# Why\n\n[claims]\nstance = 90.0 # the corpus grew\npolarity")
    assert read_floors(path) == {
        "claims.stance": 90.0,
        "claims.polarity": 85.0,
        "times.f1": 70.0,
        "quotes.f1": 60.0,
    }
