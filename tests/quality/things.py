"""Entities and coreference against the corpus."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from schemas.document import Entity as Found
from tests.quality.annotations import Entity
from tests.quality.matching import Cast, Scored, Slips
from tests.quality.words import Range

PRONOUNS = frozenset(
    ["he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "himself", "herself"]
)


def score_entities(cast: Cast) -> Scored:
    """Named entities, their types, their countries, their roles."""
    gold = [entity for entity in cast.article.entities if entity.named]
    ids = {id(e): found for e, found in zip(cast.article.entities, cast.found, strict=True)}
    given = [e for e in cast.analysis.entities if any(m.kind == "name" for m in e.mentions)]
    counts, slips = Counter({"entity gold": len(gold), "entity given": len(given)}), Slips()
    taken: set[str] = set()
    for entity in gold:
        found = _best(cast, entity, ids[id(entity)], given, taken)
        counts["country gold"] += entity.country is not None
        counts["role gold"] += len(entity.roles)
        if found is None:
            slips.append(("entity missed", f"{entity.name} ({'/'.join(sorted(entity.types))})"))
            continue
        taken.add(found.id)
        _compare(entity, found, counts, slips)
    extra = [e for e in given if e.id not in taken]
    return counts, slips + [("entity not in corpus", f"{e.name} ({e.type})") for e in extra]


def _best(
    cast: Cast, entity: Entity, ids: list[str | None], given: list[Found], taken: set[str]
) -> Found | None:
    """The named entity of the engine that has most of the mentions by name."""
    names = [
        i for i, at in zip(ids, entity.mentions, strict=True) if cast.words(at).casefold() not in PRONOUNS
    ]
    votes = [(names.count(e.id), e) for e in given if e.id in names and e.id not in taken]
    return max(votes, key=lambda vote: vote[0])[1] if votes else None


def _compare(entity: Entity, found: Found, counts: Counter[str], slips: Slips) -> None:
    counts["entity right"] += 1
    counts["entity type"] += found.type in entity.types
    if found.type not in entity.types:
        slips.append(("entity type", f"{entity.name}: {'/'.join(sorted(entity.types))}, not {found.type}"))
    if entity.country:
        code = found.place.country_code if found.place else None
        counts["country right"] += code == entity.country
        if code != entity.country:
            slips.append(("country", f"{entity.name}: {entity.country}, not {code}"))
    roles = [role.text.casefold() for role in found.roles]
    for role in map(str.casefold, entity.roles):
        held = any(role in other or other in role for other in roles)
        counts["role right"] += held
        if not held:
            slips.append(("role missed", f"{entity.name}: {role}, not {roles}"))


def score_coreference(cast: Cast) -> Scored:
    """Pairs of mentions of one entity (a missed mention loses its pairs), and pronouns one by one."""
    counts, slips = Counter[str](), Slips()
    mentions: list[tuple[int, str]] = []
    for index, (entity, ids) in enumerate(zip(cast.article.entities, cast.found, strict=True)):
        counts["mention gold"] += len(ids)
        counts["link gold"] += len(ids) * (len(ids) - 1) // 2
        mentions += [(index, id_) for id_ in ids if id_]
        for at, id_ in zip(entity.mentions, ids, strict=True):
            _judge(cast, index, at, id_, counts, slips)
    counts["mention found"] = len(mentions)
    for (gold, id_), (other_gold, other_id) in combinations(mentions, 2):
        counts["link given"] += id_ == other_id
        counts["link right"] += id_ == other_id and gold == other_gold
    return counts, slips


def _judge(cast: Cast, index: int, at: Range, id_: str | None, counts: Counter[str], slips: Slips) -> None:
    """One mention: found or not; a pronoun with the right entity or not."""
    words, name = cast.words(at), cast.article.entities[index].name
    right = id_ is not None and cast.gold_of.get(id_) == index
    if words.casefold() in PRONOUNS:
        counts["pronoun gold"] += 1
        counts["pronoun given"] += id_ is not None
        counts["pronoun right"] += right
        counts["pronoun wrong"] += id_ is not None and not right
    if not right:
        what = cast.known[id_].name if id_ else "nothing"
        before = cast.words((max(0, at[0] - 30), at[0]))
        after = cast.words((at[1], at[1] + 20))
        kind = "pronoun" if words.casefold() in PRONOUNS else "mention"
        missed = "wrong" if id_ else "missed"
        slips.append((f"{kind} {missed}", f"…{before} [{words}] {after}…: {name}, not {what}"))
