"""Finds names: the parser's, with their edges put right, and those that it missed.

Its known faults, each with a step here or in `kinds`: titles, possessives and quotation marks inside names;
headlines in title case read as names; one name with another type each time that it stands; names missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from schemas.document import EntityType
from worker.extractors.entities import datelines, edges, kinds, missed, vocabulary
from worker.extractors.entities.things import Name
from worker.extractors.entities.vocabulary import listed
from worker.text import Text

TYPES: dict[str, EntityType] = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "facility",
    "NORP": "group",
    "EVENT": "event",
    "PRODUCT": "product",
    "LAW": "law",
    "WORK_OF_ART": "work",
}
MARKS = frozenset("\"'“”‘’«»„‹›()[]{},;:.!?-–—*_/\\|<>#@ \n\t")
DASHES = frozenset({"-", "--", "–", "—"})
INNER = frozenset('("“”')
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
# Title case leaves these small.
SMALL_WORDS = frozenset({"ADP", "SCONJ", "CCONJ", "DET", "PART", "AUX", "PRON"})
# No name is longer; what is longer is a line of a table or a list.
LONGEST_NAME = 12


def find(text: Text) -> list[Name]:
    """The names of the article in text order, none inside another."""
    headlines = _headline_tokens(text)
    found = datelines.overrule(text.doc, list(_from_parser(text.doc)))
    body = [n for n in found if not headlines[n.start]] or found
    types = kinds.settle(text.doc, body)
    return missed.complete(text, body, types)


def _from_parser(doc: Doc) -> Iterator[Name]:
    for ent in doc.ents:
        kind = TYPES.get(ent.label_)
        if kind is None:
            continue
        for start, end in _parts(doc, ent.start, ent.end):
            flight = end < ent.end and doc[end].text == "Flight"
            name = _trimmed(doc, edges.widened(doc, start, kind), end, "organization" if flight else kind)
            if name is not None and name.end - name.start <= LONGEST_NAME:
                yield name


def _parts(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names inside one of the parser's: "Cepes (Peruvian Centre" is two, so is "Japan's Sony";
    "Air Ghana Flight 12" is the airline's."""
    for i in range(start + 1, end):
        country = doc[i].text in POSSESSIVES and vocabulary.is_country(doc[start:i].text)
        if doc[i].text in INNER or country:
            yield start, i
            start = i + 1
        elif doc[i].text == "Flight" or _is_dash(doc[i]):
            end = i
            break
    yield start, end


def _is_dash(token: Token) -> bool:
    """Whether the token is a dash with blanks around it; a hyphen only where small letters follow."""
    if token.text not in DASHES or not token.whitespace_ or not token.nbor(-1).whitespace_:
        return False
    return token.text != "-" or (token.i + 1 < len(token.doc) and token.nbor(1).text.islower())


def _trimmed(doc: Doc, start: int, end: int, kind: EntityType) -> Name | None:
    """The name without the article, title, possessive and marks around it; None where nothing is left."""
    while start < end and _is_outside(doc[start], kind, end - start):
        start += 1
    if end - start == 1 and kind != "person" and _is_office(doc[start]):
        return None
    while start < end and (doc[end - 1].lower_ in POSSESSIVES or _is_mark(doc[end - 1])):
        end -= 1
    while end - start > 1 and kind in ("person", "place") and doc[end - 1].is_digit:
        end -= 1  # a score or a table's figure
    while end - start > 1 and doc[end - 1].text.islower() and doc[end - 1].lemma_ in listed("nouns", "place"):
        end -= 1
    if not any(c.isupper() for t in doc[start:end] for c in t.text):
        return None
    return Name(start, end, kind)


def _is_office(token: Token) -> bool:
    """Whether the word alone is only an office: "President", the "State" in "Secretary of State"."""
    return token.lower_ in vocabulary.titles() or token.lower_ == "state"


def _is_mark(token: Token) -> bool:
    return token.is_space or all(c in MARKS for c in token.text)


def _is_outside(token: Token, kind: EntityType, length: int) -> bool:
    """Whether a name's first token is no part of it."""
    if _is_mark(token) or token.lower_ in ("the", "a", "an", "'s", "’s"):
        return True
    if kind != "person" or length < 2:
        return False
    if token.is_sent_start and token.lower_ in listed("titles", "openers"):
        return True
    return token.lower_ in vocabulary.titles() or (bool(token.is_sent_start) and vocabulary.is_noun(token))


def headline_end(text: Text) -> int:
    """Where the headline's tokens end: the title's, or a first line that is no sentence; else 0."""
    paragraphs = text.paragraphs
    end = text.title_end
    if not end and len(paragraphs) > 1 and paragraphs[0].text[-1] not in ".!?\"”’'":
        end = paragraphs[0].end
    return text.tokens(0, end).end if end else 0


def _headline_tokens(text: Text) -> list[bool]:
    """For each token whether it stands in a headline in title case, where capitals tell nothing."""
    inside = [False] * len(text.doc)
    alone = Counter(sentence.paragraph for sentence in text.sentences)
    for sentence in text.sentences:
        if not sentence.is_title and (sentence.paragraph > 0 or alone[sentence.paragraph] > 1):
            break
        content = [t for t in sentence.tokens if t.is_alpha and len(t) > 3 and t.pos_ not in SMALL_WORDS]
        if len(content) >= 3 and sum(t.text[0].islower() for t in content) <= 0.1 * len(content):
            for t in sentence.tokens:
                inside[t.i] = True
    return inside
