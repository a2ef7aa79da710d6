"""What a figure counts, where, and who claims it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from schemas.document import Claim, Counted, Entity
from worker.text import Text

NOUNS = ("NOUN", "PROPN")
PLACE_PREPOSITIONS = frozenset(
    {
        "in",
        "at",
        "near",
        "across",
        "inside",
        "outside",
        "around",
        "throughout",
        "within",
        "along",
        "on",
        "off",
        "into",
    }
)
CLOSING_MARKS = frozenset('.,;:()"”“!?')
# No noun phrase is longer than this, in tokens.
MAX_PHRASE = 8


def counted_by(text: Text, start: int, end: int) -> tuple[Counted | None, Token | None]:
    """The noun phrase that the figure between the offsets counts, and its head."""
    tokens = text.tokens(start, end)
    if not len(tokens):
        return None, None
    behind = _behind(text, end)
    # "£10 one-way" counts no ways.
    is_sum = tokens[0].tag_ == "$" or tokens[0].is_currency
    if is_sum and behind is not None and behind.pos_ == "NUM":
        behind = None
    head = _noun_behind(tokens[-1], behind)
    if head is not None and behind is not None:
        return _counted(text, behind, head), head
    head = _of_which(tokens[-1])
    if head is None or tokens[0].i <= head.i <= tokens[-1].i:
        return None, None
    return _counted(text, _phrase_start(head), head), head


def _behind(text: Text, end: int) -> Token | None:
    """The first token behind the figure that is no hyphen."""
    doc = text.doc
    tokens = text.tokens(max(0, end - 1), end)
    at = tokens[-1].i + 1 if len(tokens) else len(doc)
    while at < len(doc) and doc[at].text in ("-", "–"):
        at += 1
    return doc[at] if at < len(doc) and not doc[at].is_space else None


def _noun_behind(last: Token, behind: Token | None) -> Token | None:
    """The noun that stands behind the figure and is counted by it: "troops", "of the troops"."""
    if behind is None:
        return None
    if behind.lower_ == "of":
        return next((child for child in behind.children if child.dep_ == "pobj" and child.i > behind.i), None)
    here = behind
    for _ in range(MAX_PHRASE):
        if here.ent_type_ in ("DATE", "TIME") or here.dep_ == "npadvmod":
            return None
        if _is_head(here):
            return here if here.i > last.i else None
        if not _may_stand_between(here) or here.i + 1 >= len(here.doc):
            return None
        here = here.nbor(1)
    return None


def _is_head(token: Token) -> bool:
    """A noun that no noun behind it takes up."""
    compound = token.dep_ == "compound" and token.head.i > token.i
    return token.pos_ in NOUNS and not compound and not _is_half(token)


def _may_stand_between(token: Token) -> bool:
    """Whether the token can stand between a number and its noun."""
    if token.pos_ == "CCONJ":
        return token.i > 0 and _is_half(token.nbor(-1))
    if token.pos_ == "VERB":
        return token.dep_ in ("amod", "compound", "acl")
    return token.pos_ in (*NOUNS, "ADJ", "ADV", "PUNCT", "NUM") and token.text not in CLOSING_MARKS


def _is_half(token: Token) -> bool:
    """ "coal-" of "coal- and gas-fired plants"."""
    return token.text.endswith("-")


def _of_which(first: Token) -> Token | None:
    """ "sales of $14 million": the noun before "of"; "puts the rate at 5%": the verb's noun."""
    here = first
    for _ in range(MAX_PHRASE):
        if here.head.lower_ == "worth" and here.head.head.pos_ in NOUNS:
            return here.head.head
        if here.dep_ == "pobj" and here.head.lower_ in ("of", "at", "to", "by", "from"):
            noun = here.head.head
            return noun if noun.pos_ in NOUNS else _of_verb(noun, first)
        if here.pos_ in ("VERB", "AUX"):
            return _of_verb(here, first)
        if here.head.i == here.i:
            return None
        here = here.head
    return None


def _of_verb(verb: Token, figure: Token) -> Token | None:
    """What the verb says the figure of: its object where the figure is not that ("cut emissions
    80 percent"), else its subject ("the ticket costs $8.50")."""
    for child in verb.children:
        if child.dep_ == "dobj" and not child.left_edge.i <= figure.i <= child.right_edge.i:
            return child if child.pos_ in NOUNS else None
    return next(
        (c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.pos_ in NOUNS and c.i < verb.i),
        None,
    )


def _phrase_start(head: Token) -> Token:
    """The first word of the noun phrase, without article, number and possessive."""
    start = head
    for child in sorted(head.lefts, key=lambda t: -t.i):
        if child.dep_ not in ("amod", "compound", "nmod") or (
            child.i != start.i - 1 and child.right_edge.i != start.i - 1
        ):
            break
        start = child.left_edge
    return start


def _counted(text: Text, start: Token, head: Token) -> Counted | None:
    if start.lower_ == "of":
        start = _phrase_start(head)
    if not start.i <= head.i <= start.i + MAX_PHRASE:
        return None
    span = text.span(start.idx, head.idx + len(head))
    mention = text.mention_at(head)
    return Counted(span.text, span.start, span.end, mention[1].id if mention is not None else None)


def place_of(text: Text, head: Token | None, start: int, end: int) -> str | None:
    """The place that the parse ties to what is counted: "in Kursk", "are stationed near Kursk"."""
    tokens = text.tokens(start, end)
    if not len(tokens):
        return None
    for token in _governors(head or tokens[-1]):
        for preposition in token.rights:
            if preposition.dep_ == "prep" and preposition.lower_ in PLACE_PREPOSITIONS:
                place = _place_in(text, preposition)
                if place is not None:
                    return place.id
    return None


def _governors(token: Token) -> Iterator[Token]:
    """The token and what governs it up to its verb."""
    here = token
    for _ in range(6):
        yield here
        if here.pos_ == "VERB" or here.head.i == here.i:
            return
        here = here.head


def _place_in(text: Text, preposition: Token) -> Entity | None:
    """The place that the preposition's object names."""
    for child in preposition.children:
        if child.dep_ == "pobj":
            start, end = child.left_edge.idx, child.idx + len(child)
            found = [e for _, e in text.mentions_in(start, end) if e.type in ("place", "facility")]
            if found:
                return found[-1]
    return None


class ClaimIndex:
    """Finds the innermost claim around a span."""

    # Claims nest a few deep; one that begins further back does not hold the span.
    MAX_BACK = 40

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = sorted(claims, key=lambda c: (c.start, -c.end, c.id))
        self._starts = [claim.start for claim in self._claims]

    def innermost(self, start: int, end: int) -> str | None:
        """The id of the shortest claim whose content holds the span."""
        at = bisect_right(self._starts, start)
        around = [c for c in self._claims[max(0, at - self.MAX_BACK) : at] if c.end >= end]
        return min(around, key=lambda c: (c.end - c.start, c.id)).id if around else None
