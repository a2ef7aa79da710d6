"""Which attribution stands inside the content of another, and which of those to keep.

"She said that he had called them liars" holds two; in "She said she hoped to win" the second cue
only says how sure she is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from worker.attribution import Attribution
from worker.extractors.attributions.contents import Layout

# Contents that say nothing by themselves: "as he said that".
EMPTY = frozenset({"it", "so", "that", "this", "what", "which"})
# What a source asks for itself, which tells the reader nothing but that it has no name.
UNNAMED = frozenset(
    {"to be identified", "to be named", "to be quoted", "to remain anonymous", "to stay anonymous"}
)
FIRST_OR_SECOND = frozenset({"i", "we", "you", "me", "us", "my", "our", "your"})


def nest(found: Sequence[Attribution], layout: Layout) -> tuple[Attribution, ...]:
    """The attributions in the order of their cues, each with its parent, without those inside
    another that add no source and no denial of their own, and without those that somebody quoted
    makes: what is inside quotation marks is left as it was said."""
    told = (a for a in found if _is_told(a, layout))
    ordered = sorted(told, key=lambda a: (a.content.start, -a.content.end, a.cue.start))
    parents = _parents(ordered)
    kept: dict[int, Attribution] = {}
    for at, attribution in enumerate(ordered):
        parent = parents[at]
        while parent is not None and parent not in kept:
            parent = parents[parent]
        parents[at] = parent  # so that no chain is walked twice
        if _repeats(attribution, ordered[at - 1] if at - 1 in kept else None):
            continue
        if parent is None or _adds(attribution, kept[parent]):
            kept[at] = replace(attribution, parent=parent)
    by_cue = sorted(kept, key=lambda at: (kept[at].cue.start, at))
    place = {at: n for n, at in enumerate(by_cue)}
    return tuple(
        replace(a, parent=None if a.parent is None else place[a.parent]) for a in (kept[at] for at in by_cue)
    )


def _is_told(attribution: Attribution, layout: Layout) -> bool:
    """Whether the article itself makes the attribution, and it has a content."""
    if attribution.content.text.lower() in EMPTY and attribution.stance != "denied":
        return False  # what "denied that" points at is told before
    if attribution.content.text.lower() in UNNAMED:
        return False
    return attribution.pattern == "colon" or layout.quotation_at(attribution.cue.start) is None


def _parents(ordered: Sequence[Attribution]) -> list[int | None]:
    """For each of the attributions (by the start of their contents) the last begun content before
    it that holds its cue."""
    parents: list[int | None] = []
    around: list[int] = []
    for at, attribution in enumerate(ordered):
        start = min(attribution.content.start, attribution.cue.start)
        while around and ordered[around[-1]].content.end <= start:
            around.pop()
        holder = around[-1] if around else None
        if holder is not None and not _holds(ordered[holder], attribution):
            holder = parents[holder]
            if holder is not None and not _holds(ordered[holder], attribution):
                holder = None
        parents.append(holder)
        around.append(at)
    return parents


def _repeats(attribution: Attribution, before: Attribution | None) -> bool:
    """Whether the cue only stands beside another of the same content: "said in a statement that"."""
    if before is None or attribution.source is not None:
        return False
    return (attribution.content.start, attribution.content.end) == (before.content.start, before.content.end)


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return (
        outer.content.start <= inner.cue.start
        and inner.cue.end <= outer.content.end
        and inner.content.end <= outer.content.end + 1
        and not inner.content.start <= outer.cue.start < inner.content.end
    )


def _adds(inner: Attribution, outer: Attribution) -> bool:
    """Whether an inner attribution tells of another source's words, or of what is not believed."""
    if inner.pattern not in ("clause", "quote", "according"):
        return False
    if inner.source is None or inner.source.text.lower() in FIRST_OR_SECOND:
        return False
    if inner.negated and inner.pattern == "clause":
        return True
    if inner.source_head == outer.source_head:  # "refused to say that"
        return False
    return inner.speech and inner.source.text.lower() not in ("he", "she", "they", "it")
