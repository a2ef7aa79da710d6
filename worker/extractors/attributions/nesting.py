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
# The most contents around one another that are looked at.
MAX_DEPTH = 8
FIRST_OR_SECOND = frozenset({"i", "we", "you", "me", "us", "my", "our", "your"})


def nest(found: Sequence[Attribution], layout: Layout) -> tuple[Attribution, ...]:
    """The attributions in the order of their cues, each with its parent, without those inside
    another that add no source and no denial of their own. Of those that somebody quoted makes, only
    what he quotes himself stays: the rest inside quotation marks is left as it was said."""
    told = (a for a in found if _is_told(a, layout))
    ordered = sorted(told, key=lambda a: (a.content.start, -a.content.end, a.cue.start))
    kept: dict[int, Attribution] = {}
    around: list[int] = []  # the kept whose contents may hold what comes, the last begun last
    for at, attribution in enumerate(ordered):
        if _repeats(attribution, ordered[at - 1] if at - 1 in kept else None):
            continue
        start = min(attribution.content.start, attribution.cue.start)
        while around and ordered[around[-1]].content.end <= start:
            around.pop()
        parent = next((o for o in around[: -MAX_DEPTH - 1 : -1] if _holds(ordered[o], attribution)), None)
        if parent is not None and not _adds(attribution, ordered[parent]):
            continue
        if parent is None and _is_quoted(attribution, layout):
            continue
        kept[at] = replace(attribution, parent=parent)
        around.append(at)
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
    if attribution.pattern in ("colon", "quote"):
        return True  # what a quotation inside another belongs to, nest() sees
    return layout.quotation_at(attribution.cue.start) is None


def _is_quoted(attribution: Attribution, layout: Layout) -> bool:
    """Whether somebody quoted makes the attribution."""
    return attribution.pattern == "quote" and layout.quotation_at(attribution.cue.start) is not None


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
    if inner.pattern not in ("clause", "quote", "according") or inner.source is None:
        return False
    if inner.pattern == "quote" and inner.speech:
        return True
    if inner.source.text.lower() in FIRST_OR_SECOND:
        return False
    if inner.negated and inner.pattern == "clause":
        return True
    if inner.source_head == outer.source_head:  # "refused to say that"
        return False
    return inner.speech and inner.source.text.lower() not in ("he", "she", "they", "it")
