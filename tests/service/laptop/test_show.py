"""What a person sees of a result in the terminal."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from schemas.document import Analysis, Change, Summary, Warning
from service.laptop.show import ArticleView
from tests.service.laptop.sample import ANALYSIS, document


def shown(analysis: Analysis = ANALYSIS, width: int = 100, **options: Any) -> str:
    output = io.StringIO()
    Console(file=output, width=width, **options).print(ArticleView(document(analysis)))
    return output.getvalue()


def test_every_section_is_shown_when_it_holds_something():
    lines = [" ".join(line.split()) for line in shown().splitlines()]
    assert "4 May 2025 · by Jo Lind · 18 words · art_1" in lines
    assert "• Ferry fares to rise" in lines
    assert "Anna Berg fares would rise by about 12% in Oslo denied possible" in lines
    assert "≈ 12% fares in Oslo Anna Berg" in lines
    assert any(line.startswith("2025-05-03 3 May Minister Anna Berg denied") for line in lines)
    assert "Anna Berg denied ongoing Oslo, 2025-05-03" in lines
    assert "People Anna Berg (Minister)" in lines
    assert "Places Oslo (NO)" in lines


def test_change_and_conflicts_of_a_figure_are_shown_when_it_has_some():
    told = ANALYSIS.figures[0]
    before, other = replace(told, id="f2", value=9), replace(told, id="f3", value=15, conflicts_with=("f1",))
    changed = replace(told, change=Change("f2", "f1", None), conflicts_with=("f3",))
    words = " ".join(shown(replace(ANALYSIS, figures=(changed, before, other))).split())
    assert "≈ 12% fares in Oslo ≈ 9% → ≈ 12% ≠ ≈ 15% (Anna Berg) Anna Berg" in words


def test_no_colour_codes_are_written_when_the_output_is_no_terminal():
    assert "\x1b" not in shown()
    assert "\x1b[" in shown(force_terminal=True, color_system="standard", legacy_windows=False)


def test_article_cannot_steer_the_terminal_when_it_holds_escapes_and_markup():
    hostile = "\x1b]0;owned\x07[red]x[/red]"
    analysis = replace(
        ANALYSIS,
        title=hostile,
        summary=replace(ANALYSIS.summary, text=hostile),
        entities=(replace(ANALYSIS.entities[0], name=hostile),),
        claims=(replace(ANALYSIS.claims[0], text=hostile),),
        warnings=(Warning("x", hostile),),
    )
    output = shown(analysis)
    assert "\x1b" not in output
    assert "\x07" not in output
    assert output.count("[red]x[/red]") >= 4


def test_longer_sections_are_cut_and_say_how_many_more_there_are():
    events = tuple(replace(ANALYSIS.events[0], id=f"v{i}") for i in range(20))
    assert "+ 14 more" in shown(replace(ANALYSIS, events=events))


def test_empty_sections_are_left_out_and_the_missing_summary_has_its_reason():
    bare = replace(
        ANALYSIS,
        title=None,
        byline=None,
        published_at=None,
        summary=Summary(None, "", (), (), "extractive", "unsupported_language"),
        entities=(),
        claims=(),
        figures=(),
        timeline=(),
        events=(),
    )
    output = shown(bare)
    assert "no summary: unsupported_language" in output
    for heading in ("Who said what", "Figures", "Timeline", "Events", "People", "Places"):
        assert heading not in output


@pytest.mark.parametrize("width", [20, 40, 80, 300])
def test_lines_fit_when_the_terminal_is_of_any_width(width: int):
    assert max(len(line) for line in shown(width=width).splitlines()) <= min(width, 110)
