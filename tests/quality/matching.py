"""Which items of an analysis are which of the corpus: places in the text, entities, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from schemas.document import Analysis, Mention, Source, Span, Speaker
from tests.quality.annotations import Article, Party
from tests.quality.words import Range

ARTICLES = ("the ", "a ", "an ")
# What may stand behind a description that another reader would leave out.
BEHIND = (",", " of ", " for ", " in ", " at ", " to ", " from ", " on ", " with ", " who ", " that ", " (")
ALIKE = 0.5  # share of characters from which two contents are the same claim
Slips = list[tuple[str, str]]
Scored = tuple[Counter[str], Slips]


def overlap(one: Range, other: Range) -> int:
    """Characters that both hold."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def without_article(words: str) -> str:
    """The words without an article in front."""
    return next((words[len(a) :] for a in ARTICLES if words.lower().startswith(a)), words)


def place(item: Any) -> Range:
    """Where an item of the analysis stands."""
    return item.start, item.end


def likeness(one: Iterable[Range], other: Iterable[Range]) -> float:
    """Character overlap F of two sets of pieces, 0 to 1."""
    first, second = ({i for start, end in pieces for i in range(start, end)} for pieces in (one, other))
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 0.0


def pair(gold: Sequence[Any], given: Sequence[Any], weight: Callable[[Any, Any], float]) -> dict[int, int]:
    """Greedy one-to-one matching by falling weight: index in gold to index in given."""
    rows = ((weight(g, p), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(given))
    matched: dict[int, int] = {}
    for _, i, j in sorted((row for row in rows if row[0] > 0), reverse=True):
        if -i not in matched and -j not in matched.values():
            matched[-i] = -j
    return dict(sorted(matched.items()))


class Cast:
    """One article with its analysis, and which of the engine's entities is which of the corpus."""

    def __init__(self, article: Article, analysis: Analysis) -> None:
        self.article = article
        self.analysis = analysis
        self.text = article.text
        self.found = [[self.find(m) for m in entity.mentions] for entity in article.entities]
        self.known = {entity.id: entity for entity in analysis.entities}
        self.gold_of = self._majorities()

    def find(self, gold: Range) -> str | None:
        """The engine's entity that has the mention: with or without an article in front, a title,
        or what follows the description."""
        best: tuple[int, str] | None = None
        for entity in self.analysis.entities:
            for mention in entity.mentions:
                if self.same_mention(gold, mention):
                    distance = abs(mention.start - gold[0]) + abs(mention.end - gold[1])
                    best = min(best or (distance, entity.id), (distance, entity.id))
        return best[1] if best else None

    def same_mention(self, gold: Range, mention: Mention) -> bool:
        """Same end, or same start where the longer one only goes on with what may be left out."""
        one, other = self.bare(gold), self.bare(place(mention))
        if one[1] == other[1]:
            return True
        short, long = sorted((one, other), key=lambda p: p[1])
        return one[0] == other[0] and self.text[short[1] : long[1]].startswith(BEHIND)

    def bare(self, at: Range) -> Range:
        """Without an article in front, without a possessive ending."""
        words = self.text[slice(*at)]
        start = at[1] - len(without_article(words))
        return start, at[1] - 2 if words.endswith(("'s", "’s")) else at[1]

    def _majorities(self) -> dict[str, int]:
        """Each of the engine's entities is the one of the corpus that it shares most mentions with; its
        name counts three times."""
        votes: Counter[tuple[str, int]] = Counter()
        for index, (entity, ids) in enumerate(zip(self.article.entities, self.found, strict=True)):
            for at, id_ in zip(entity.mentions, ids, strict=True):
                if id_:
                    votes[id_, index] += 3 if self.words(at) == self.known[id_].name else 1
        majorities: dict[str, int] = {}
        for (id_, index), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
            majorities.setdefault(id_, index)
        return majorities

    def is_party(self, party: Party, name: str, entity_id: str | None, mention: Span | None) -> bool:
        """Whether what the engine names is the party: by its name, by its entity where the corpus
        knows that one, else by the words that it points at."""
        if name.casefold() in {self.text[slice(*self.bare(at))].casefold() for at in party.places}:
            return True
        if party.entity is not None and entity_id in self.gold_of:
            return self.gold_of[entity_id] == party.entity
        places = [place(mention)] if mention else []
        if entity_id in self.known and (mention is None or party.entity is None):
            places += map(place, self.known[entity_id].mentions)
        return any(overlap(one, other) for one in places for other in party.places)

    def speaks(self, party: Party, source: Source | Speaker) -> bool:
        """Whether the engine's source or speaker is the party."""
        return self.is_party(party, without_article(source.name), source.entity_id, source.mention)

    def acts(self, party: Party, entity_id: str) -> bool:
        """Whether the engine's entity is the party."""
        name = without_article(self.known[entity_id].name)
        return self.is_party(party, name, entity_id, None)

    def words(self, at: Range) -> str:
        return " ".join(self.text[slice(*at)].split())

    def name(self, party: Party | None) -> str:
        return party.words if party else "nobody"
