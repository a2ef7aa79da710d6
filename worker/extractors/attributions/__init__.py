"""attributions: who said, thought or wanted what, as the cue words and quotation marks show it.

`quotes` and `claims` are made from this; it is no section of the result.
"""

from __future__ import annotations

from worker.attribution import Attributions
from worker.extractors.attributions.contents import Layout
from worker.extractors.attributions.floating import follow
from worker.extractors.attributions.headlines import find_headlines
from worker.extractors.attributions.marks import find_quotations
from worker.extractors.attributions.nesting import nest
from worker.extractors.attributions.nouns import find_nouns
from worker.extractors.attributions.phrases import (
    find_according,
    find_introductions,
    find_labels,
    find_polls,
    find_sayers,
    find_signatures,
)
from worker.extractors.attributions.verbs import find_inner, find_verbs
from worker.registry import registry
from worker.text import Text


@registry.component("attributions", requires=["entities"], version="2")
def attributions(text: Text) -> Attributions:
    """Every quotation and every attribution of the article."""
    quotations = find_quotations(text.text)
    layout = Layout(text, quotations)
    said = list(find_sayers(layout))
    known = {a.cue.start for a in said}
    found = [
        *(a for a in find_verbs(layout) if a.cue.start not in known),
        *find_nouns(layout),
        *find_according(layout),
        *find_headlines(layout),
        *find_labels(layout),
        *find_polls(layout),
        *said,
        *find_inner(layout, Layout(text, quotations, depth=1)),
        *find_signatures(layout),
    ]
    taken = {piece.start for a in found for piece in a.pieces} | {a.content.start for a in found}
    found += find_introductions(layout, taken)
    return Attributions(tuple(quotations), follow(nest(found, layout), layout))
