"""quotes: what stands in quotation marks and was said by somebody."""

from __future__ import annotations

from schemas.document import Cue, Quote, Speaker
from worker.attribution import Attribution, Attributions, Quotation
from worker.registry import registry
from worker.text import Text


@registry.component("quotes", requires=["attributions", "entities"], version="1")
def quotes(text: Text) -> list[Quote]:
    """Every quote in text order."""
    known: Attributions = text.get("attributions") or Attributions()
    found: list[Quote] = []
    for quotation in known.quotations:
        if quotation.depth:
            continue
        attribution = _around(quotation, known.found)
        if attribution is None and not _is_sentence(text, quotation):
            continue
        found.append(_quote(text, quotation, attribution, len(found) + 1))
    return found


def _around(quotation: Quotation, attributions: tuple[Attribution, ...]) -> Attribution | None:
    """The attribution with the smallest content that holds the quotation."""
    holding = [(end - start, at, a) for at, a in enumerate(attributions) for start, end in _reach(a)
        if start <= quotation.outer_start and quotation.outer_end <= end + 1
        and not quotation.start <= a.cue.start < quotation.end
    ]
    return min(holding)[2] if holding else None


def _reach(attribution: Attribution) -> list[tuple[int, int]]:
    return [(s.start, s.end) for s in (attribution.content, *attribution.pieces)]


def _is_sentence(text: Text, quotation: Quotation) -> bool:
    words = text.text[quotation.start : quotation.end].split()
    return len(words) > 4 and text.text[quotation.end - 1] in ".,!?…"


def _quote(text: Text, quotation: Quotation, attribution: Attribution | None, number: int) -> Quote:
    speaker = cue = None
    if attribution is not None:
        cue = Cue(attribution.cue.text, attribution.cue.start, attribution.cue.end, attribution.lemma)
        if attribution.source is not None and attribution.source_head is not None:
            token = text.doc[attribution.source_head]
            mention = text.mention_at(token)
            name = mention[1].name if mention else attribution.source.text
            resolved = mention[0].kind if mention else "pronoun" if token.pos_ == "PRON" else "nominal"
            speaker = Speaker(mention[1].id if mention else None, name, attribution.source, resolved)
    kind = "direct" if _is_sentence(text, quotation) else "partial"
    start, end = text.trimmed(quotation.start, quotation.end)
    span = text.span(start, end)
    return Quote(f"q{number}", span.text, start, end, kind, speaker, cue, None)
