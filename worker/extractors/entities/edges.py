"""Where a name begins when the parser, or a look-up, found only its last part."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from schemas.document import EntityType
from worker.extractors.entities import vocabulary


def widened(doc: Doc, start: int, kind: EntityType) -> int:
    """The start of the name whose known part begins at `start`: "Zully [Broussard]"."""
    before = doc[start - 1] if start else None
    if before is None or before.ent_type_ or not before.text.istitle() or not before.whitespace_:
        return start
    if kind == "person" and before.lower_ in vocabulary.given_names():
        return start - 1
    if _is_first_part(before, doc[start]):
        return start - 1
    return start


def _is_first_part(before: Token, first: Token) -> bool:
    return (
        before.tag_ == "NNP"
        and first.tag_ == "NNP"
        and before.dep_ == "compound"
        and first.i <= before.head.i < first.i + 2
        and before.lower_ not in vocabulary.titles()
        and not vocabulary.is_role(before)
        and before.text not in vocabulary.demonyms()
    )
