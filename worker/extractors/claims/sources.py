"""The source of a claim: which entity it is, what to call it, and what kind of thing it is."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from schemas.document import Entity, Source, SourceKind
from worker import lexicon, syntax
from worker.attribution import Attribution
from worker.text import Text

ENTITY_KINDS: dict[str, SourceKind] = {
    "person": "person",
    "organization": "organization",
    "place": "organization",  # a state or city that speaks does so through its government
    "facility": "organization",  # as does the house of a government
    "group": "group",
    "law": "document",
    "work": "document",
}
PLURAL_PRONOUNS = frozenset(
    {"they", "we", "these", "those", "many", "most", "several", "few", "their", "our"}
)
THING_PRONOUNS = frozenset({"it", "its", "this", "that", "which"})


def sources_of(text: Text, attribution: Attribution) -> tuple[Source, ...]:
    """The source as the result shows it; nothing where the article names none."""
    if attribution.source is None or attribution.source_head is None:
        return ()
    head = text.doc[attribution.source_head]
    named = text.mention_at(head)
    entity = named[1] if named is not None else None
    name = entity.name if entity is not None else text.span(*syntax.noun_phrase(head)).text
    return (Source(entity.id if entity else None, name, attribution.source, kind_of(head, entity)),)


def kind_of(head: Token, entity: Entity | None) -> SourceKind:
    """The kind of source: the noun decides ("the report"), then the entity, then the number."""
    lemma = head.lemma_.lower()
    if head.pos_ != "PROPN":
        for kind, lemmas in _nouns().items():
            if lemma in lemmas:
                return "group" if kind == "anonymous" and entity is not None else kind
    if entity is not None and entity.type in ENTITY_KINDS:
        return ENTITY_KINDS[entity.type]
    if head.lower_ in PLURAL_PRONOUNS or head.tag_ in ("NNS", "NNPS", "CD"):
        return "group"
    return "organization" if head.lower_ in THING_PRONOUNS else "person"


@cache
def _nouns() -> dict[SourceKind, frozenset[str]]:
    kinds: tuple[SourceKind, ...] = ("document", "anonymous", "organization")
    return {kind: lexicon.words("sources", kind) for kind in kinds}
