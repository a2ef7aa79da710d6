"""The pipeline: isolation of failures, progress, links between sections, options."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from schemas.document import SECTIONS, Moment
from schemas.jobs import Progress
from schemas.submissions import Options, Submission
from worker.pipeline import Pipeline
from worker.readers import UnreadableError
from worker.registry import Registry
from worker.text import Text

ARTICLE = (
    "Harbour board backs new pier\n"
    "The board of Port Averil approved a new pier on Tuesday, its chair Nadia Castellan said.\n"
    "“We will spend about 40 million euros,” Castellan told reporters. "
    "The union leader Aldo Brenner denied that 300 jobs would be lost."
)


def test_run_serves_the_rest_when_one_component_fails(parser) -> None:
    parts = Registry()
    for name in SECTIONS:
        if name not in ("topics", "summary"):
            parts.component(name, version="1")(lambda text: [])

    @parts.component("topics", version="1")
    def topics(text: Text) -> list[object]:
        raise ZeroDivisionError

    @parts.component("summary", version="1")
    def summary(text: Text) -> None:
        return None

    result = Pipeline(parser, parts).run(Submission("text", ARTICLE))

    assert result.analysis.topics == ()
    warning = result.analysis.warnings[0]
    assert (warning.code, "topics" in warning.detail) == ("component_failed", True)
    assert "ZeroDivisionError" in warning.detail


def test_time_without_a_value_leaves_no_warning(parser) -> None:
    parts = Registry()
    for name in SECTIONS:
        if name not in ("timeline", "summary"):
            parts.component(name, version="1")(lambda text: [])

    @parts.component("timeline", version="1")
    def timeline(text: Text) -> list[Moment]:
        return [Moment("t1", "Tuesday", 85, 92, "date", None, None, None, None, (), text.span(30, 116))]

    @parts.component("summary", version="1")
    def summary(text: Text) -> None:
        return None

    analysis = Pipeline(parser, parts).run(Submission("text", ARTICLE)).analysis

    assert [moment.value for moment in analysis.timeline] == [None]
    assert analysis.warnings == ()


def test_run_tells_of_every_stage_in_order(pipeline) -> None:
    heard: list[Progress] = []

    pipeline.run(Submission("text", ARTICLE), heard.append)

    assert [p.stage for p in heard][:2] == ["read", "parse"]
    assert [p.completed for p in heard] == list(range(len(heard)))
    assert {p.total for p in heard} == {len(heard)}


def test_links_point_both_ways_when_sections_refer_to_each_other(read) -> None:
    found = read(ARTICLE, title_from_text=True, published_at="2025-03-05")

    claims = {c.id: c for c in found.claims}
    for figure in found.figures:
        if figure.claim_id:
            assert figure.id in claims[figure.claim_id].figure_ids
    assert any(c.figure_ids for c in found.claims)
    moments = {t.id: t for t in found.timeline}
    for event in found.events:
        if event.when:
            assert event.id in moments[event.when].event_ids


def test_sections_are_empty_when_they_are_not_asked_for(read) -> None:
    found = asdict(read(ARTICLE, Options(include=("figures",)), title_from_text=True))

    assert found["figures"]
    assert not any(found[name] for name in SECTIONS if name not in ("figures", "summary"))
    assert found["summary"]["reason"] == "not_requested"


def test_run_reads_nothing_when_the_language_is_foreign(read) -> None:
    found = read(
        "Der Bundestag hat am Dienstag nach langer Debatte ein neues Gesetz über den Schutz der Moore "
        "beschlossen. Die Opposition stimmte geschlossen dagegen und kündigte eine Klage an."
    )

    assert found.language.code == "de"
    assert found.entities == ()
    assert found.summary.reason == "unsupported_language"
    assert [w.code for w in found.warnings] == ["unsupported_language"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        " \n\t ",
        "\x00\x01",
        "\u200b\u200d\n\ufeff",
        "\u202e\u2066\u00ad",
        "\u0301\u034f",
        "\u3164\u2800 \U000e0041",
    ],
)
def test_run_is_refused_when_no_text_is_left(pipeline, content: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        pipeline.run(Submission("text", content))

    assert caught.value.code == "empty_text"


def test_stats_count_the_served_text(read) -> None:
    found = read("One two three. Four five.\n\nSix!", title="A title")

    assert found.stats.characters == len(found.text)
    assert (found.stats.words, found.stats.paragraphs) == (8, 3)


@pytest.mark.parametrize("day", ["0001-01-01", "0987-06-05", "9999-12-31"])
def test_publication_date_is_rfc_3339_when_the_year_is_odd(read, day: str) -> None:
    found = read("The pier opened yesterday. It will close in May.", published_at=day)

    assert found.published_at == f"{day}T00:00:00Z"
    assert all(len(item.value.split("-")[0]) == 4 for item in found.timeline)


def test_today_is_the_day_of_the_offset_when_the_time_has_one(read) -> None:
    found = read("The pier opened today.", published_at="2024-11-05T22:00:00-05:00")
    assert found.published_at == "2024-11-06T03:00:00Z"
    assert found.timeline[0].value == "2024-11-05"


@pytest.mark.parametrize(
    ("content", "published_at", "codes"),
    [
        ("The pier opened yesterday.", None, ["dates_unresolved"]),
        ("The pier opened yesterday.", "2025-03-05", []),
        ("The pier opened on 4 March 2025.", None, []),
    ],
)
def test_run_says_so_when_dates_stay_unresolved(read, content: str, published_at: str | None, codes) -> None:
    found = read(content, published_at=published_at)

    assert [warning.code for warning in found.warnings] == codes
