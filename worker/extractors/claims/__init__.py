"""claims: every attributed statement, quoted or not."""

from __future__ import annotations

from bisect import bisect_left

from schemas.document import Claim, Cue
from worker.attribution import Attribution, Attributions
from worker.extractors.claims.certainty import judge
from worker.extractors.claims.sources import sources_of
from worker.registry import registry
from worker.text import Text


@registry.component("claims", requires=["attributions", "entities", "quotes"], version="2")
def claims(text: Text) -> list[Claim]:
    """Every claim in the order of its content, an outer one before those in it."""
    known: Attributions = text.get("attributions") or Attributions()
    found = known.found
    order = sorted(range(len(found)), key=lambda at: (found[at].content.start, -found[at].content.end, at))
    ids: dict[int | None, str] = {at: f"c{number}" for number, at in enumerate(order, 1)}
    starts = [quote.start for quote in text.quotes]
    outer = [None if a.parent is None else found[a.parent] for a in found]
    return [_claim(text, found[at], outer[at], (ids[at], ids.get(found[at].parent)), starts) for at in order]


def _claim(
    text: Text,
    attribution: Attribution,
    outer: Attribution | None,
    ids: tuple[str, str | None],
    quote_starts: list[int],
) -> Claim:
    stance, certainty, polarity = judge(text, attribution)
    content, cue = attribution.content, attribution.cue
    return Claim(
        id=ids[0],
        text=content.text,
        start=content.start,
        end=content.end,
        sources=sources_of(text, attribution, outer),
        cue=Cue(cue.text, cue.start, cue.end, attribution.lemma),
        stance=stance,
        certainty=certainty,
        polarity=polarity,
        quote_ids=_quotes_in(text, attribution, quote_starts),
        figure_ids=(),  # the pipeline fills them in, from the figures that name their claim
        parent_id=ids[1],
    )


def _quotes_in(text: Text, attribution: Attribution, starts: list[int]) -> tuple[str, ...]:
    """The quotes in the content and in the pieces that go on from it."""
    found: dict[str, None] = {}
    for span in sorted((attribution.content, *attribution.pieces), key=lambda s: s.start):
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        found.update(dict.fromkeys(q.id for q in text.quotes[first:last] if q.end <= span.end))
    return tuple(found)
