"""quotes: what stands in quotation marks and was said by somebody."""

from __future__ import annotations

from schemas.document import Cue, Quote
from worker.attribution import Attribution, Attributions, Quotation
from worker.extractors.quotes.kinds import is_name, is_sentence, kind_of
from worker.extractors.quotes.media import medium_of
from worker.extractors.quotes.speakers import carriers, echo, speaker_of
from worker.registry import registry
from worker.text import Text


@registry.component("quotes", requires=["attributions", "entities"], version="1")
def quotes(text: Text) -> list[Quote]:
    """Every quote in text order. A quotation that nobody speaks is a quote, without a speaker, only
    where it is a whole sentence."""
    known: Attributions = text.get("attributions") or Attributions()
    outermost = [q for q in known.quotations if not q.depth]
    carried = echo(text, outermost, carriers(outermost, known.found))
    found: list[Quote] = []
    for quotation, attribution in zip(outermost, carried, strict=True):
        whole = is_sentence(text, quotation)
        if (whole or attribution is not None) and not is_name(text, quotation, attribution):
            found.append(_quote(text, quotation, attribution, len(found) + 1))
    return found


def _quote(text: Text, quotation: Quotation, attribution: Attribution | None, number: int) -> Quote:
    speaker = cue = medium = None
    if attribution is not None:
        speaker = speaker_of(text, attribution, quotation)
        cue = Cue(attribution.cue.text, attribution.cue.start, attribution.cue.end, attribution.lemma)
        medium = medium_of(text, attribution)
    span = text.span(*text.trimmed(quotation.start, quotation.end))
    kind = kind_of(text, quotation, attribution)
    return Quote(f"q{number}", span.text, span.start, span.end, kind, speaker, cue, medium)
