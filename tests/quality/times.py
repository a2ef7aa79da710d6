"""Time expressions and events against the corpus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from schemas.document import Event as Found
from tests.quality.annotations import Event, Party
from tests.quality.matching import Cast, Scored, Slips, overlap, pair, place


def comparable(value: str | None) -> str:
    """A TIMEX3 value without what two writers may do differently: zone Z, seconds of zero."""
    return re.sub(r"(T\d\d:\d\d):00$", r"\1", (value or "").removesuffix("Z"))


def score_times(cast: Cast) -> Scored:
    """Time expressions found, their types and values."""
    gold, given = cast.article.times, cast.analysis.timeline
    counts, slips = Counter({"time gold": len(gold), "time given": len(given)}), Slips()
    matched = pair(gold, given, lambda one, other: overlap(one.place, place(other)))
    for i, time in enumerate(gold):
        words = cast.words(time.place)
        if i not in matched:
            slips.append(("time missed", f"{words}: {'/'.join(sorted(time.values))}"))
            continue
        found = given[matched[i]]
        right = comparable(found.value) in set(map(comparable, time.values))
        counts["time right"] += 1
        counts["time value"] += right
        counts["time type"] += found.type in time.types
        if not right:
            slips.append(("time value", f"{words}: {'/'.join(sorted(time.values))}, not {found.value}"))
        if found.type not in time.types:
            slips.append(("time type", f"{words}: {'/'.join(sorted(time.types))}, not {found.type}"))
    extra = [t for j, t in enumerate(given) if j not in matched.values()]
    return counts, slips + [("time not in corpus", f"{t.text} = {t.value}") for t in extra]


def score_events(cast: Cast) -> Scored:
    """Events found by their triggers, lemmas, status, actors and targets; only where they are annotated."""
    if cast.article.events is None:
        return Counter(), []
    gold, given = cast.article.events, cast.analysis.events
    counts, slips = Counter({"event gold": len(gold), "event given": len(given)}), Slips()
    matched = pair(gold, given, lambda one, other: overlap(one.place, place(other)))
    for i, event in enumerate(gold):
        words = cast.words((max(0, event.place[0] - 15), event.place[1] + 15))
        counts["actor gold"] += bool(event.actors)
        counts["target gold"] += bool(event.targets)
        if i not in matched:
            slips.append(("event missed", words))
            continue
        _compare(cast, event, given[matched[i]], words, counts, slips)
    extra = [v for j, v in enumerate(given) if j not in matched.values()]
    rows = [("event not in corpus", f"{v.text}: {cast.words((v.start - 20, v.end + 20))}") for v in extra]
    return counts, slips + rows


def _compare(cast: Cast, gold: Event, given: Found, words: str, counts: Counter[str], slips: Slips) -> None:
    counts["event right"] += 1
    counts["lemma right"] += given.lemma.split()[0] == gold.lemma
    if given.lemma.split()[0] != gold.lemma:
        slips.append(("event lemma", f"{words}: {gold.lemma}, not {given.lemma}"))
    counts["status right"] += given.status in gold.status
    if given.status not in gold.status:
        slips.append(("event status", f"{words}: {'/'.join(sorted(gold.status))}, not {given.status}"))
    for part, parties, ids in (("actor", gold.actors, given.actors), ("target", gold.targets, given.targets)):
        if not parties:
            continue
        right = _cast_right(cast, parties, ids)
        counts[f"{part} given"] += bool(ids)
        counts[f"{part} right"] += right
        if not right:
            names = " & ".join(cast.known[id_].name for id_ in ids if id_ in cast.known) or "nobody"
            slips.append((f"{part} wrong", f"{words}: {' & '.join(p.words for p in parties)}, not {names}"))


def _cast_right(cast: Cast, parties: Sequence[Party], ids: Sequence[str]) -> bool:
    """Whether one of those named is one of those meant."""
    return any(cast.acts(party, id_) for party in parties for id_ in ids)
