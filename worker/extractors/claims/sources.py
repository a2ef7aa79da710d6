"""The source of a claim: which entity it is, what to call it, and what kind of thing it is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from spacy.tokens import Token

from schemas.document import Entity, Source, SourceKind, Span
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
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
# The most sources that one claim is given.
MAX_JOINED = 5
THING_PRONOUNS = frozenset({"it", "its", "this", "that", "which"})


def sources_of(text: Text, attribution: Attribution, outer: Attribution | None) -> tuple[Source, ...]:
    """The sources as the result shows them; nothing where the article names none. Inside what `outer`
    carries, "I" is the source of that."""
    if attribution.source is None or attribution.source_head is None:
        return ()
    head = text.doc[attribution.source_head]
    first = _source(text, head, attribution.source)
    if outer is not None and first.entity_id is None and head.lower_ == "i":
        speaker = next(iter(sources_of(text, outer, None)), first)
        first = replace(speaker, mention=first.mention)
    others = [other for other in _joined(head) if not _inside(other, attribution.content)]
    return (first, *(_source(text, o, text.span(*text.trimmed(*syntax.noun_phrase(o)))) for o in others))


def _joined(head: Token) -> list[Token]:
    """The nouns joined to the head with "and": "the mayor and two councillors said"."""
    found: list[Token] = []
    while len(found) < MAX_JOINED:
        head_of_next = next((c for c in head.rights if c.dep_ == "conj" and c.pos_ in NOMINAL), None)
        if head_of_next is None:
            break
        found.append(head_of_next)
        head = head_of_next
    return found


def _inside(token: Token, content: Span) -> bool:
    return content.start <= token.idx < content.end


def _source(text: Text, head: Token, mention: Span) -> Source:
    named = text.mention_at(head)
    entity = named[1] if named is not None else None
    name = entity.name if entity is not None else syntax.name_of(head, mention.text)
    return Source(entity.id if entity else None, name, mention, kind_of(head, entity))


def kind_of(head: Token, entity: Entity | None) -> SourceKind:
    """The kind of source: the noun decides ("the report"), then the entity, then the number."""
    by_noun = _nouns().get(head.lemma_.lower()) if head.pos_ != "PROPN" or head.is_lower else None
    if by_noun is None and _is_kept_back(head):
        return "anonymous"
    named = entity is not None and any(m.kind == "name" for m in entity.mentions)
    if by_noun is not None and not (by_noun == "anonymous" and named):
        return by_noun
    if entity is not None and entity.type in ENTITY_KINDS:
        return ENTITY_KINDS[entity.type]
    if head.lower_ in PLURAL_PRONOUNS or head.tag_ in ("NNS", "NNPS", "CD"):
        return "group"
    return "organization" if head.lower_ in THING_PRONOUNS else "person"


def _is_kept_back(head: Token) -> bool:
    """Whether the noun only tells how near somebody is to the matter: "people close to the deal"."""
    if head.ent_type_:
        return False
    return any(c.lower_ in _nearness() and c.dep_ in ("amod", "acl", "relcl") for c in head.rights)


@cache
def _nearness() -> frozenset[str]:
    return lexicon.words("sources", "nearness")


@cache
def _nouns() -> dict[str, SourceKind]:
    kinds: tuple[SourceKind, ...] = ("document", "anonymous", "organization")
    return {noun: kind for kind in kinds for noun in lexicon.words("sources", kind)}
