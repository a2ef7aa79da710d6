"""Reads the corpus: articles and what a careful reader takes from them (format: README.md).

Annotations name words of the text; here they become offsets, code points, half-open. Whatever does
not stand in the text, or stands there more than once without saying which, raises CorpusError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.quality.annotations import Article, Claim, Entity, Event, Figure, Leaning, Party, Quote, Time
from tests.quality.words import CorpusError, Range, Words

CORPUS = Path(__file__).with_name("corpus")
SECTIONS = (
    "entities",
    "quotes",
    "not quotes",
    "claims",
    "figures",
    "conflicts",
    "products",
    "times",
    "events",
    "leaning",
)


# Kinds of sources by the types of entities.
KINDS = {"person": ("person",), "group": ("group", "organization"), "work": ("document",)}


def read_corpus(folder: Path = CORPUS) -> list[Article]:
    """Every article of the corpus by file name. Raises CorpusError."""
    return [read_article(path) for path in sorted(folder.glob("*.txt"))]


def read_article(path: Path) -> Article:
    """One article with its annotations. Raises CorpusError, which names the file and the line."""
    head, *parts = re.split(r"^\[([a-z ]+)\]\n", path.read_text("utf-8"), flags=re.MULTILINE)
    fields, body = head.split("\n\n", 1)
    known = dict(line.split(": ", 1) for line in fields.splitlines())
    article = Article(path.stem, known["title"], body.strip(), known["published"], known["beat"])
    sections = {name: rows.strip().splitlines() for name, rows in zip(parts[::2], parts[1::2], strict=True)}
    if unknown := set(sections) - set(SECTIONS):
        raise CorpusError(f"{path.name}: no section is called {sorted(unknown)}")
    reader = _Reader(article)
    for section in SECTIONS:
        for row in sections.get(section, ()):
            try:
                reader.read(section, row)
            except (CorpusError, ValueError, IndexError) as error:
                raise CorpusError(f"{path.name}, [{section}], {row!r}: {error}") from error
        if section == "entities":
            reader.place_entities()
        if section == "events" and section in sections:
            article.events = article.events or []
    return article


class _Reader:
    """Puts rows of the file into the article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.words = Words(article.text)
        self.open: list[tuple[int, int]] = []  # claims that a nested one may hang on: depth, index
        self.pending: list[tuple[Entity, list[str]]] = []

    def read(self, section: str, row: str) -> None:
        getattr(self, "read_" + section.replace(" ", "_"))([cell.strip() for cell in row.split("|")])

    def read_entities(self, cells: list[str]) -> None:
        name, kind, mentions, roles = pad(cells, 4)
        type_, _, country = kind.partition(":")
        entity = Entity(
            name.lstrip("~"), values(type_), country or None, not name.startswith("~"), [], parts(roles)
        )
        self.article.entities.append(entity)
        self.pending.append((entity, [*([name + "*"] if entity.named else []), *parts(mentions)]))

    def place_entities(self) -> None:
        """Offsets of all mentions: a shorter name is not seen inside the longer one of the same
        entity, nor inside another's full name."""
        full = [p for e, _ in self.pending if e.named for p in self.words.all(e.name)]
        for entity, refs in self.pending:
            for ref in sorted(refs, key=len, reverse=True):
                for place in self.words.all(ref[:-1]) if ref.endswith("*") else [self.words.one(ref)]:
                    others = [p for p in full if self.words.text[slice(*p)] != entity.name]
                    inside = any(contains(p, place) for p in [*entity.mentions, *others])
                    if not (ref.endswith("*") and inside):
                        entity.mentions.append(place)
            entity.mentions.sort()

    def party(self, words: str) -> Party:
        """An entity by its name, or words that stand in the article."""
        for index, entity in enumerate(self.article.entities):
            if entity.name.casefold() == words.casefold():
                return Party(words, index, tuple(entity.mentions))
        places = [self.words.one(words)] if "{" in words else self.words.all(words)
        return Party(words, None, tuple(places))

    def parties(self, cell: str, mark: str) -> tuple[Party, ...]:
        return tuple(self.party(words) for words in parts(cell, mark) if words != "-")

    def read_quotes(self, cells: list[str]) -> None:
        speaker, words, kind = pad(cells, 3)
        party = None if speaker == "-" else self.party(speaker)
        self.article.quotes.append(Quote(self.words.one(words), party, kind or "direct"))

    def read_not_quotes(self, cells: list[str]) -> None:
        self.article.not_quotes.append(self.words.one(cells[0]))

    def read_claims(self, cells: list[str]) -> None:
        content, source, mind, kinds = pad(cells, 4)
        depth = len(content) - len(content.lstrip(">"))
        while self.open and self.open[-1][0] >= depth:
            self.open.pop()
        if depth and not self.open:
            raise CorpusError("a nested claim stands first")
        pieces = tuple(self.words.one(words) for words in parts(content.lstrip(">"), " + "))
        sources = self.parties(source, " & ")
        stance, certainty, polarity = (mind or "stated certain +").split()
        signs = frozenset({"+": "positive", "-": "negative"}[sign] for sign in polarity.split("/"))
        right = values(kinds) if kinds else self.kinds_of(sources)
        parent = self.open[-1][1] if self.open else None
        self.open.append((depth, len(self.article.claims)))
        minds = values(stance), values(certainty)
        self.article.claims.append(Claim(pieces, sources, *minds, signs, right, parent))

    def kinds_of(self, sources: Iterable[Party]) -> frozenset[str]:
        """What kind of source an entity is by its type: a country speaks as an organization, several
        people (police, prosecutors) as a group or as one. Who is no entity is a person."""
        known = [t for s in sources if s.entity is not None for t in self.article.entities[s.entity].types]
        return frozenset(kind for t in known for kind in KINDS.get(t, ("organization",))) or frozenset(
            {"person"}
        )

    def read_figures(self, cells: list[str]) -> None:
        words, amounts, qualifiers, counted, more = pad(cells, 5)
        known = dict(item.split("=", 1) for item in parts(more))
        self.article.figures.append(
            Figure(
                words,
                self.words.one(words),
                tuple(amount(value) for value in amounts.split(" or ")),
                values(qualifiers or "exact"),
                counted or None,
                values(known["kind"]) if "kind" in known else frozenset(),
                self.party(known["by"]) if "by" in known else None,
                self.party(known["where"]) if "where" in known else None,
            )
        )

    def figure(self, words: str) -> int:
        return [figure.words for figure in self.article.figures].index(words.strip())

    def read_conflicts(self, cells: list[str]) -> None:
        first, second = cells[0].split("<>")
        self.article.conflicts.append((self.figure(first), self.figure(second)))

    def read_products(self, cells: list[str]) -> None:
        factors, value = cells[0].split(" = ")
        first, second = factors.split(" * ")
        self.article.products.append((self.figure(first), self.figure(second), float(value)))

    def read_times(self, cells: list[str]) -> None:
        words, cell, type_ = pad(cells, 3)
        place = self.words.one(words)
        self.article.times.append(Time(place, values(cell), values(type_ or time_type(cell))))

    def read_events(self, cells: list[str]) -> None:
        words, lemma, actors, targets, status = pad(cells, 5)
        parties = self.parties(actors, ";"), self.parties(targets, ";")
        event = Event(self.words.one(words), lemma, *parties, values(status or "happened"))
        self.article.events = [*(self.article.events or []), event]

    def read_leaning(self, cells: list[str]) -> None:
        words, kind = cells
        self.article.leaning.append(Leaning(self.words.one(words), kind))


def pad(cells: list[str], size: int) -> list[str]:
    if len(cells) > size:
        raise CorpusError(f"more than {size} cells")
    return cells + [""] * (size - len(cells))


def values(cell: str) -> frozenset[str]:
    """Every value that is right: "planned/possible"."""
    return frozenset(cell.split("/"))


def parts(cell: str, mark: str = ";") -> list[str]:
    return [part.strip() for part in cell.split(mark) if part.strip()]


def contains(outer: Range, inner: Range) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def amount(text: str) -> tuple[float, float, str | None]:
    """ "410 mm" is (410, 410, "mm"), "60-80 mm" is (60, 80, "mm")."""
    number, _, unit = text.strip().partition(" ")
    ends = re.fullmatch(r"([\d.]+)-([\d.]+)", number)
    low, high = (float(ends[1]), float(ends[2])) if ends else (float(number), float(number))
    return low, high, unit or None


def time_type(cell: str) -> str:
    """The TIMEX3 type that a value shows; a set has to be marked."""
    first = cell.split("/")[0]
    if re.match(r"P[T\dX]", first):
        return "duration"
    return "time" if re.search(r"(^|\d)T([A-Z]{2}$|\d\d:)", first) else "date"
