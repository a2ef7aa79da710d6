"""Runs the components over one article, in order; isolates, times and records each failure."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import structlog

from schemas.document import (
    SECTIONS,
    Analysis,
    Engine,
    Language,
    Stats,
    Summary,
    Warning,
)
from schemas.jobs import Progress
from schemas.ranking import Ranking
from schemas.submissions import Submission
from worker import language, readers
from worker.engine import engine
from worker.model import Parser
from worker.readers import Reading
from worker.registry import Component, Registry
from worker.text import Text

WORDS_PER_MINUTE = 238  # silent reading of English non-fiction, Brysbaert (2019)
# Below this the detector errs on headlines and lists of names.
SURE_OF_LANGUAGE = 0.8
UNKNOWN_PART = "XX"  # of a TIMEX3 value: "XXXX-WXX-1" is a Monday

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Result:
    """What is stored of one run: the document, the ranking behind its summary, and how many
    seconds each stage took."""

    analysis: Analysis
    ranking: Ranking | None
    timings_s: dict[str, float]


class Pipeline:
    """The reading of one article after the other. Made once per process."""

    def __init__(
        self,
        parser: Parser,
        registry: Registry,
        extras: Sequence[str] = (),
        read: readers.Read = readers.read,
    ) -> None:
        """`extras` are components of the operator's own, beside those of the sections: they run
        on every article. `read` reads what came in."""
        self._parser = parser
        self._registry = registry
        self._read = read
        self._extras = tuple(extras)
        self.engine = engine(registry.ordered(), parser.model)

    def run(self, submission: Submission, on_stage: Callable[[Progress], None] | None = None) -> Result:
        """Reads the submission. `on_stage` hears of every stage before it begins.
        Raises UnreadableError where there is no article in the submission."""
        wanted = [name for name in SECTIONS if name in submission.options.include]
        components = self._registry.ordered([*wanted, *self._extras])
        stages = ["read", "parse", *(c.name for c in components)]
        tell = _Stages(stages, on_stage)
        tell.begin("read")
        reading = self._read(submission)
        spoken = language.detect(reading.text, submission.language or reading.language)
        tell.begin("parse")
        with self._parser.memory_zone():
            text = Text(
                reading.text,
                self._parser.parse(reading.text),
                title_end=len(reading.title or ""),
                published_at=reading.published_at,
                options=submission.options,
            )
            warnings = [*reading.warnings, *_language_warnings(spoken)]
            if not _is_foreign(spoken):
                warnings += _run_components(components, text, tell)
            if "timeline" in wanted:
                warnings += _date_warnings(text)
            result = _assemble(self.engine, reading, spoken, text, warnings, wanted)
            if self._extras:
                result = replace(result, extensions={name: text.get(name) for name in self._extras})
        tell.end()
        return Result(result, text.get("ranking") or None, tell.timings_s)


class _Stages:
    """Tells of progress and keeps the time of each stage."""

    def __init__(self, names: Sequence[str], on_stage: Callable[[Progress], None] | None) -> None:
        self._names, self._on_stage = names, on_stage
        self._current: str | None = None
        self._since = 0.0
        self._completed = 0
        self.timings_s: dict[str, float] = {}

    def begin(self, name: str) -> None:
        self.end()
        self._current, self._since = name, time.perf_counter()
        if self._on_stage:
            self._on_stage(Progress(name, self._completed, len(self._names)))

    def end(self) -> None:
        if self._current is not None:
            self.timings_s[self._current] = time.perf_counter() - self._since
            self._current, self._completed = None, self._completed + 1


def _run_components(components: Sequence[Component], text: Text, tell: _Stages) -> list[Warning]:
    """Runs each component; one that fails leaves its section empty and a warning."""
    warnings = []
    for component in components:
        tell.begin(component.name)
        try:
            text.put(component.name, component.run(text))
        except Exception as error:  # the one place that isolates a component's failure
            log.exception("component_failed", component=component.name)
            detail = f"The component {component.name!r} failed: {type(error).__name__}."
            warnings.append(Warning("component_failed", detail))
    return warnings


def _is_foreign(spoken: Language) -> bool:
    return spoken.code.split("-")[0] not in ("en", "und") and spoken.confidence >= SURE_OF_LANGUAGE


def _language_warnings(spoken: Language) -> list[Warning]:
    if not _is_foreign(spoken):
        return []
    detail = f"The text is in {spoken.code!r}; only English is read, so every section is empty."
    return [Warning("unsupported_language", detail)]


def _date_warnings(text: Text) -> list[Warning]:
    """Says so where dates stay open for want of a publication date."""
    is_open = (UNKNOWN_PART in (moment.value or "") for moment in text.get("timeline") or ())
    if text.published_at is not None or not any(is_open):
        return []
    detail = "No publication date was given or found: dates that count from it have X for what is not known."
    return [Warning("dates_unresolved", detail)]


def _assemble(
    engine: Engine,
    reading: Reading,
    spoken: Language,
    text: Text,
    warnings: Sequence[Warning],
    wanted: Sequence[str],
) -> Analysis:
    """The document: the sections that were asked for, with the links that point back."""
    found = {name: tuple(text.get(name)) for name in SECTIONS if name != "summary"}
    figures = _ids_by((f.claim_id, f.id) for f in found["figures"])
    events = _ids_by((v.when, v.id) for v in found["events"])
    found["claims"] = tuple(replace(c, figure_ids=tuple(figures[c.id])) for c in found["claims"])
    found["timeline"] = tuple(replace(t, event_ids=tuple(events[t.id])) for t in found["timeline"])
    summary = text.get("summary") or _no_summary(spoken)
    sections: dict[str, Any] = {name: items if name in wanted else () for name, items in found.items()}
    words = sum(word.isalnum() or any(map(str.isalnum, word)) for word in map(str, text.words))
    return Analysis(
        engine=engine,
        title=reading.title,
        byline=reading.byline,
        language=spoken,
        published_at=_rfc3339(reading.published_at) if reading.published_at else None,
        published_at_source=reading.published_at_source,
        text=text.text,
        stats=Stats(
            characters=len(text.text),
            words=words,
            sentences=len(text.sentences),
            paragraphs=len(text.paragraphs),
            reading_time_seconds=round(words * 60 / WORDS_PER_MINUTE),
        ),
        summary=summary if "summary" in wanted else _no_summary(spoken, "not_requested"),
        warnings=tuple(warnings),
        **sections,
    )


def _rfc3339(moment: datetime) -> str:
    """The second in UTC. strftime writes the year 1 as "1" on Linux."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _ids_by(links: Iterable[tuple[str | None, str]]) -> defaultdict[str | None, list[str]]:
    """What points at each id, in order."""
    found: defaultdict[str | None, list[str]] = defaultdict(list)
    for target, source in links:
        found[target].append(source)
    return found


def _no_summary(spoken: Language, reason: str | None = None) -> Summary:
    """A summary that is not there, with its reason."""
    reason = reason or ("unsupported_language" if _is_foreign(spoken) else "component_failed")
    return Summary(None, "", (), (), "extractive", reason)
