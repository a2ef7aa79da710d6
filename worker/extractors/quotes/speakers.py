"""Who speaks a quotation: the attribution that holds it, or the speaker that it goes on from."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.document import ResolvedBy, Speaker
from worker import syntax
from worker.attribution import Attribution, Quotation
from worker.text import Text

# How many contents around a quotation are looked at: nobody writes deeper.
MAX_NESTING = 8
# The most quotations of a title that are looked for in the body.
MAX_TITLE_QUOTATIONS = 4


def carriers(quotations: Sequence[Quotation], found: Sequence[Attribution]) -> list[Attribution | None]:
    """For each quotation the attribution with the smallest content, or piece, that holds it."""
    reaches = sorted(
        (span.start, -span.end, at) for at, a in enumerate(found) for span in (a.content, *a.pieces)
    )
    carried: list[Attribution | None] = []
    around: list[tuple[int, int, int]] = []
    next_reach = 0
    for quotation in quotations:
        while next_reach < len(reaches) and reaches[next_reach][0] <= quotation.outer_start:
            while around and -around[-1][1] <= reaches[next_reach][0]:
                around.pop()
            around.append(reaches[next_reach])
            next_reach += 1
        holding = [
            (start, at)
            for start, end, at in around[-MAX_NESTING:]
            if quotation.outer_end <= -end + 1 and not quotation.start <= found[at].cue.start < quotation.end
        ]
        carried.append(found[max(holding)[1]] if holding else None)
    return carried


def echo(
    text: Text, quotations: Sequence[Quotation], carried: list[Attribution | None]
) -> list[Attribution | None]:
    """The same attributions, and for a quotation of the title that has none that of the first
    quotation in the body with the same words."""
    words = [text.text[q.start : q.end].rstrip(".,;!?") for q in quotations]
    title = [at for at, q in enumerate(quotations) if q.end <= text.title_end][:MAX_TITLE_QUOTATIONS]
    grown = list(carried)
    for at in title:
        if carried[at] is None and " " in words[at]:
            again = (n for n in range(len(title), len(words)) if carried[n] and words[at] in words[n])
            first = next(again, None)
            grown[at] = None if first is None else carried[first]
    return grown


def speaker_of(text: Text, attribution: Attribution, quotation: Quotation) -> Speaker | None:
    """The source of the attribution as the quotation's speaker; None where the article names none."""
    if attribution.source is None or attribution.source_head is None:
        return None
    head = text.doc[attribution.source_head]
    named = text.mention_at(head)
    resolved: ResolvedBy = "pronoun" if head.pos_ == "PRON" else "nominal"
    if _goes_on(text, attribution, quotation):
        resolved = "continuation"
    elif named is not None:
        resolved = named[0].kind
    elif head.pos_ == "PROPN":
        resolved = "name"
    if named is None:
        name = syntax.name_of(head, attribution.source.text)
        return Speaker(None, name, attribution.source, resolved)
    return Speaker(named[1].id, named[1].name, attribution.source, resolved)


def _goes_on(text: Text, attribution: Attribution, quotation: Quotation) -> bool:
    """Whether the quotation only follows what the cue carries: in a later paragraph, or after a
    sentence between."""
    if quotation.outer_start < attribution.cue.end:
        return False
    cue, here = text.sentence_at(attribution.cue.start), text.sentence_at(quotation.start)
    led_in = text.text[attribution.cue.end : quotation.outer_start].rstrip().endswith(":")
    return not led_in and (here.paragraph != cue.paragraph or here.index > cue.index + 1)
