"""The noun phrase that a figure counts, measures or pays for."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from schemas.document import Counted, FigureKind
from worker import lexicon
from worker.extractors.figures.verbs import of_verb
from worker.text import Text

LEXICON = lexicon.load("qualifiers")["counted"]
NOUNS = ("NOUN", "PROPN")
CLOSING_MARKS = frozenset('.,;:()"”“!?')
# Words between the number and its noun that say nothing of what is counted.
EMPTY = frozenset(LEXICON["empty"])
# Nouns that only announce a figure: "the number of dead", "a total of 40 boats".
GENERIC = frozenset(LEXICON["generic"])
PREPOSITIONS = frozenset(LEXICON["prepositions"])
DIRECTIONS = frozenset(LEXICON["directions"])
EXTENTS = frozenset(LEXICON["extents"])
STEPS = frozenset({"up", "down", "higher", "lower"})
SUBJECTS = ("nsubj", "nsubjpass")
# No noun phrase is longer than this, in tokens.
MAX_PHRASE = 8


def counted_by(text: Text, start: int, end: int, kind: FigureKind) -> tuple[Counted | None, Token | None]:
    """The noun phrase that the figure between the offsets counts, and its head."""
    tokens = text.tokens(start, end)
    if not len(tokens):
        return None, None
    first, last = tokens[0], tokens[-1]
    behind = _behind(text, last, end)
    # "£10 one-way" counts no ways.
    if (first.tag_ == "$" or first.is_currency) and behind is not None and behind.pos_ == "NUM":
        behind = None
    hyphen = text.text[end : end + 1] in ("-", "‑") and behind is not None and behind.idx == end + 1
    if kind == "count" and hyphen and behind is not None and behind.pos_ in NOUNS:
        return _counted(text, behind, behind), behind  # "a 112-page ruling" has pages
    head = _noun_behind(first, last, behind)
    if head is not None and behind is not None:
        return _counted(text, behind, head), head
    if kind in ("age", "score") or (behind is not None and behind.lower_ == "of"):
        return None, None
    head = _in_kind(last) if kind == "money" else None
    head = head or _announced(_of_which(last, kind))
    if head is None or first.i <= head.i <= last.i or head.pos_ == "NUM":
        return None, None
    return _counted(text, _phrase_start(head), head), head


def _behind(text: Text, last: Token, end: int) -> Token | None:
    """The first token behind the figure that is no hyphen."""
    # "$14.5m." is one token, and what comes behind its full stop another sentence.
    if last.idx + len(last) > end and text.text[end] in CLOSING_MARKS:
        return None
    doc, at = text.doc, last.i + 1
    while at < len(doc) and doc[at].text in ("-", "–"):
        at += 1
    return doc[at] if at < len(doc) and not doc[at].is_space else None


def _noun_behind(first: Token, last: Token, behind: Token | None) -> Token | None:
    """The noun that stands behind the figure and is counted by it: "troops", "of the troops"."""
    if behind is None:
        return None
    if behind.lower_ == "of":
        return next((child for child in behind.children if child.dep_ == "pobj" and child.i > behind.i), None)
    here = behind
    for _ in range(MAX_PHRASE):
        counts = here == last.head or here == first.head
        if here.ent_type_ in ("DATE", "TIME") or (here.dep_ == "npadvmod" and not counts):
            return None
        if _is_head(here):
            return here if here.i > last.i and here.lower_ not in DIRECTIONS else None
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


def _in_kind(last: Token) -> Token | None:
    """ "$40m in emergency aid", "£9,000 worth of tools": the noun behind a sum of money."""
    behind = last.doc[last.i + 1 : last.i + 3]
    if [t.lower_ for t in behind] == ["worth", "of"]:
        return _object(behind[1])
    if not len(behind) or behind[0].lower_ != "in":
        return None
    noun = _object(behind[0])
    bare = noun is not None and noun.pos_ == "NOUN" and not noun.ent_type_
    return (
        noun if noun is not None and bare and not any(c.dep_ in ("det", "poss") for c in noun.lefts) else None
    )


def _object(preposition: Token) -> Token | None:
    return next((child for child in preposition.children if child.dep_ in ("pobj", "pcomp")), None)


def _of_which(figure: Token, kind: FigureKind) -> Token | None:
    """ "sales of $14 million": the noun before "of"; "puts the rate at 5%": the verb's noun."""
    here = figure
    for _ in range(MAX_PHRASE):
        head = here.head
        if head.lower_ == "worth" and head.head.pos_ in NOUNS:
            return head.head
        if here.dep_ in SUBJECTS:
            return _elided(here, SUBJECTS)
        if here.dep_ == "dobj" and head.dep_ == "conj" and kind == "count":
            return _elided(here, ("dobj",))
        if here.dep_ == "pobj" and head.lower_ in PREPOSITIONS:
            outer = head.head
            head = outer if outer.pos_ == "ADP" and outer.lower_ in PREPOSITIONS else head  # "at between"
            return _governed(head, figure, kind)
        if here.dep_ == "npadvmod" and head.lower_ in EXTENTS:
            return _extended(head)
        if here.dep_ == "npadvmod" and head.pos_ in ("ADV", "ADP", "SCONJ") and head.lower_ not in STEPS:
            return None  # "12 km upstream", "two minutes before"
        if here.pos_ in ("VERB", "AUX"):
            return of_verb(here, figure, kind)
        if head.i == here.i:
            return None
        here = head
    return None


def _extended(extent: Token) -> Token | None:
    """ "a wave nine metres high", "the wave was nine metres high": what is so high."""
    if extent.head.pos_ in NOUNS:
        return extent.head
    return next((c for c in extent.head.children if c.dep_ in SUBJECTS and c.pos_ in NOUNS), None)


def _announced(noun: Token | None) -> Token | None:
    """ "dead" of "the number of dead"; any other noun is its own."""
    if noun is None or noun.lower_ not in GENERIC:
        return noun
    of = next((child for child in noun.children if child.lower_ == "of"), None)
    return (_object(of) if of is not None else None) or noun


def _governed(preposition: Token, figure: Token, kind: FigureKind) -> Token | None:
    """What the preposition before a figure hangs on: a noun, or a verb with its own noun."""
    noun = preposition.head
    if noun.pos_ in NOUNS:
        return noun if preposition.lower_ not in ("for", "on") else None
    return of_verb(noun, figure, kind, preposition)


def _elided(figure: Token, relations: Iterable[str]) -> Token | None:
    """The noun that the number does without: "40 people died and 12 were hurt" counts people."""
    verb = figure.head
    if verb.dep_ != "conj":
        return None
    nouns = (c for c in verb.head.children if c.dep_ in relations and c.pos_ in NOUNS)
    return next((n for n in nouns if any(c.dep_ == "nummod" for c in n.children)), None)


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
    while start.i < head.i and (start.lower_ in EMPTY or start.is_punct):
        start = start.nbor(1)
    if not start.i <= head.i <= start.i + MAX_PHRASE:
        return None
    span = text.span(start.idx, head.idx + len(head))
    mention = text.mention_at(head)
    if mention is None and head.pos_ in ("PRON", "DET"):
        return None  # "half of them", of whom nobody knows who they are
    return Counted(span.text, span.start, span.end, mention[1].id if mention is not None else None)
