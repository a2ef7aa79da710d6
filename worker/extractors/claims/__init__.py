"""claims: every attributed statement, quoted or not."""

from __future__ import annotations

from schemas.document import Claim, Cue, Source
from worker.attribution import Attribution, Attributions
from worker.registry import registry
from worker.text import Text


@registry.component("claims", requires=["attributions", "entities", "quotes"], version="1")
def claims(text: Text) -> list[Claim]:
    """Every claim in the order of its content."""
    known: Attributions = text.get("attributions") or Attributions()
    found = known.found
    order = sorted(range(len(found)), key=lambda at: (found[at].content.start, -found[at].content.end, at))
    ids = {at: f"c{number}" for number, at in enumerate(order, 1)}
    return [_claim(text, found[at], ids[at], ids.get(_parent(found[at]))) for at in order]


def _parent(attribution: Attribution) -> int:
    return -1 if attribution.parent is None else attribution.parent


def _claim(text: Text, attribution: Attribution, id_: str, parent_id: str | None) -> Claim:
    content = attribution.content
    inside = [q.id for q in text.quotes if content.start <= q.start and q.end <= content.end]
    return Claim(
        id=id_,
        text=content.text,
        start=content.start,
        end=content.end,
        sources=_sources(text, attribution),
        cue=Cue(attribution.cue.text, attribution.cue.start, attribution.cue.end, attribution.lemma),
        stance=attribution.stance,
        certainty=attribution.certainty,
        polarity="negative" if attribution.negated else "positive",
        quote_ids=tuple(inside),
        figure_ids=(),
        parent_id=parent_id,
    )


def _sources(text: Text, attribution: Attribution) -> tuple[Source, ...]:
    if attribution.source is None or attribution.source_head is None:
        return ()
    mention = text.mention_at(text.doc[attribution.source_head])
    name = mention[1].name if mention else attribution.source.text
    entity_id = mention[1].id if mention else None
    return (Source(entity_id, name, attribution.source, "person"),)
