"""Where a sentence may end early and still be whole: nothing before the cut hangs on what is behind
it, and nothing that it cannot do without stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from worker.syntax import SUBJECTS
from worker.text import Range, Text

# What a verb, an adjective or a preposition cannot do without (relations of the parse).
NEEDED = SUBJECTS | {
    "acomp", "agent", "attr", "ccomp", "dative", "dobj", "expl", "oprd", "pcomp", "pobj", "prt", "xcomp",
}  # fmt: skip
# Finite forms of verbs (Penn Treebank tags).
FINITE = frozenset({"MD", "VBD", "VBP", "VBZ"})
# With these a clause says under what condition or against what the rest holds.
CONDITIONS = frozenset(
    {
        "although",
        "because",
        "but",
        "despite",
        "except",
        "if",
        "provided",
        "rather",
        "though",
        "unless",
        "until",
        "whether",
        "without",
    }
)
# Universal part-of-speech tags of words that want another one behind them.
OPEN_TAGS = frozenset({"ADP", "AUX", "CCONJ", "DET", "PART", "PUNCT", "SCONJ", "SPACE", "SYM"})
NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON", "ADJ"})
CLAUSE_MARKS = frozenset({",", ";", ":", "–", "—", "--", "-", ".", "!", "?", ")", "…"})
# A range with more words is no sentence that anybody wrote.
MAX_WORDS = 400
QUOTE_MARKS = {"“": "”", "‘": "’", "«": "»", "„": "“", "(": ")", "[": "]"}


def whole_ends(text: Text, tokens: TokenSpan, *, as_clause: bool = True) -> Iterator[Token]:
    """The words that the tokens may end with, in text order; the last one of all is none of them.
    `as_clause` wants a verb with its subject before the end; titles may do without."""
    tokens = tokens[:MAX_WORDS]
    crossed = _crossed(tokens)
    closed = closed_ranges(text, tokens.start_char, tokens.end_char)
    inside = inside_marks(tokens)
    verb = _main_verb(tokens)
    first = tokens.start if not as_clause else verb.i if verb else tokens.end
    for at, token in enumerate(tokens[:-1]):
        if crossed[at] or inside[at] or token.i < first or not may_end(token):
            continue
        if not any(start < token.idx + len(token) < end for start, end in closed):
            yield token


def _main_verb(tokens: TokenSpan) -> Token | None:
    """The first verb with a subject that nothing holds but a verb of saying behind it; none where
    the tokens are no clause."""
    for token in tokens:
        said = token.dep_ in ("ccomp", "parataxis") and token.head.i > token.i and token.head.dep_ == "ROOT"
        if (token.dep_ == "ROOT" or said) and token.pos_ in ("VERB", "AUX"):
            finite = token.tag_ != "VBG" or any(c.dep_ == "aux" for c in token.children)
            has_subject = any(c.dep_ in SUBJECTS or c.dep_ == "expl" for c in token.children)
            return token if finite and has_subject else None
    return None


def may_end(token: Token) -> bool:
    """Whether a piece of text can end with the word at all."""
    following = token.nbor()
    if not (token.whitespace_ or following.text in CLAUSE_MARKS or following.is_space):
        return False
    if token.pos_ in OPEN_TAGS or token.is_punct:
        return False
    if following.text in (",", "–", "—", "--") and following.i + 1 < len(token.doc):
        # "The train, travelling at 96 km/h, | hit": what stands between the commas is an aside.
        return following.nbor().tag_ not in FINITE
    if following.pos_ == "NUM":
        return token.pos_ in ("NOUN", "PROPN")
    return not (token.like_num and following.pos_ in ("ADJ", "NOUN", "PROPN"))


def without_full_stop(text: Text, start: int, end: int) -> int:
    """Where the sentence ends without its full stop; `end` where it has none or is nothing else."""
    last = text.tokens(start, end)[-1]
    at = text.trimmed(start, last.idx)[1] if last.text == "." else end
    return at if at > start else end


def closed_ranges(text: Text, start: int, end: int) -> Sequence[Range]:
    """Names, figures, dates and quotes that overlap the range."""
    names = [(m.start, m.end) for m, _ in text.mentions_in(start, end) if m.kind == "name"]
    found = [(item.start, item.end) for items in (text.figures, text.timeline) for item in items]
    # A quote's marks stand around its span.
    quotes = [(q.start - 1, q.end + 1) for q in text.quotes]
    return names + [r for r in found + quotes if r[0] < end and r[1] > start]


def inside_marks(tokens: TokenSpan) -> list[bool]:
    """For each token, whether brackets or quotes that opened before its end are not closed there."""
    found, waiting = [], list[str]()
    for token in tokens:
        if waiting and token.text == waiting[-1]:
            waiting.pop()
        elif token.text in QUOTE_MARKS:
            waiting.append(QUOTE_MARKS[token.text])
        elif token.text == '"':
            waiting.append('"')
        found.append(bool(waiting))
    return found


def _crossed(tokens: TokenSpan) -> list[bool]:
    """For each token, whether a cut behind it parts words that belong together."""
    steps = [0] * (len(tokens) + 1)
    for token in tokens:
        head = token.head
        if not tokens.start <= head.i < tokens.end or not _binds(token):
            continue
        first, last = sorted((token.i - tokens.start, head.i - tokens.start))
        steps[first] += 1
        steps[last] -= 1
    return [depth > 0 for depth in accumulate(steps[:-1])]


def _binds(token: Token) -> bool:
    """Whether the token and its head have to stand on the same side of a cut."""
    head = token.head
    if token.i < head.i:
        # "Prices rose, officials said": what is said is whole without the saying.
        return token.dep_ not in ("punct", "ccomp", "parataxis")
    if token.dep_ in NEEDED:
        return True
    if token.dep_ == "prep" and token.lower_ == "of":
        return True
    if token.dep_ == "acl" and any(c.dep_ == "mark" for c in token.children):
        # "The fact that", "suggestions that".
        return True
    if token.i == head.i + 1 and (
        token.dep_ == "acl"
        or head.dep_ == "npadvmod"
        or (token.dep_ == "prep" and head.pos_ not in NOMINAL - {"ADJ"})
    ):
        # "Accused of", "attached to"; "the children killed".
        return True
    if token.dep_ == "conj":
        return head.pos_ in NOMINAL
    if token.dep_ in ("advcl", "mark", "prep", "relcl"):
        return any(t.lower_ in CONDITIONS for t in token.doc[token.left_edge.i : token.left_edge.i + 2])
    return token.dep_ in ("neg", "aux", "auxpass", "case", "nummod", "compound", "quantmod", "poss")
