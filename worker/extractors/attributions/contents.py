"""Where the content of an attribution begins and ends.

The parse is at its weakest around quotation marks, so the marks overrule it: a content that
touches a quotation takes the whole of it, even over several sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Token

from schemas.document import Span
from worker import syntax
from worker.attribution import Quotation, last_sign
from worker.text import Range, Text

# Where a report was written, before its first sentence: "OSLO, May 4 (Agency) — ".
DATELINE = re.compile(
    r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}(?:, [A-Z][\w. ]{2,20})?(?:,? \d{1,2})?(?:, \d{4})?"
    r"(?: \([\w. ]{2,30}\))? ?(?:--|[—–-]) "
)
TRIM_LEFT = ",;:—–-"
# What opens a clause that is only added, and the marks before it.
ASIDES = frozenset({"which", "who", "whom", "whose", "where", "although", "though", "while", "whereas"})
MAX_TAIL_TOKENS = 60
ASIDE_MARKS = frozenset({",", "—", "–", "--", "-"})
# The most that stands between the two pieces of a quote: the cue, a speaker and who that is.
MAX_BETWEEN = 250
TRIM_RIGHT = ",;:—–-."


class Layout:
    """The article with its outermost quotations, or with those inside `depth` others in their
    place, for questions about ranges of characters."""

    def __init__(self, text: Text, quotations: Sequence[Quotation], depth: int = 0) -> None:
        self.text = text
        self.outermost = [q for q in quotations if q.depth == depth]
        self._starts = [q.outer_start for q in self.outermost]

    def quotation_at(self, offset: int) -> Quotation | None:
        """The outermost quotation around the offset."""
        at = bisect_right(self._starts, offset) - 1
        if at >= 0 and offset < self.outermost[at].outer_end:
            return self.outermost[at]
        return None

    def quotation_from(self, offset: int) -> Quotation | None:
        """The first outermost quotation that begins at the offset or after it."""
        at = bisect_right(self._starts, offset - 1)
        return self.outermost[at] if at < len(self.outermost) else None

    def quotation_before(self, offset: int) -> Quotation | None:
        """The last outermost quotation that begins before the offset."""
        at = bisect_right(self._starts, offset - 1) - 1
        return self.outermost[at] if at >= 0 else None

    def gap(self, start: int, end: int) -> str:
        """The characters between two places, without white space around them."""
        return self.text.text[start:end].strip()

    def whole(self, start: int, end: int, cue: Token) -> Range:
        """The range grown to take in the quotations that it cuts, those apart that hold the cue."""
        first, last = self.quotation_at(start), self.quotation_at(max(start, end - 1))
        if first is not None and not first.outer_start <= cue.idx < first.outer_end:
            start = first.outer_start
        if last is not None and not last.outer_start <= cue.idx < last.outer_end:
            end = max(end, last.outer_end)
        return start, end

    def trimmed(self, start: int, end: int) -> Range:
        """The range without white space and the punctuation that ends or begins no quotation."""
        text = self.text.text
        place = DATELINE.match(text, start, end)
        if place is not None and text[max(0, start - 1) : start] in ("", "\n"):
            start = place.end()
        while start < end and (text[start] in TRIM_LEFT or text[start].isspace()):
            start += 1
        while end > start and (text[end - 1] in TRIM_RIGHT or text[end - 1].isspace()):
            end -= 1
        return start, end

    def span(self, start: int, end: int) -> Span:
        """The piece of the article without white space at its ends."""
        return self.text.span(*self.text.trimmed(start, end))

    def phrase(self, noun: Token | None) -> Span | None:
        """The noun phrase as the article has it; None for no noun, or one that is only white space."""
        if noun is None:
            return None
        phrase = self.span(*syntax.noun_phrase(noun))
        return phrase if phrase.text else None

    def without_tail(self, start: int, end: int) -> Range:
        """The range without a clause at its end that the writer only adds after a comma or dash: what
        follows ", which" or ", although" is as a rule the article's own."""
        tokens = self.text.tokens(start, end)
        for token in tokens[-MAX_TAIL_TOKENS:]:
            if token.lower_ not in ASIDES or token.i < tokens.start + 2:
                continue
            mark = token.nbor(-1)
            clause = token.head if token.dep_ != "pobj" else token.head.head
            added = mark.text in ASIDE_MARKS and clause.dep_ in ("relcl", "advcl")
            if added and clause.right_edge.i >= tokens.end - 2 and not self._quotation_in(mark.idx, end):
                return start, mark.idx
        return start, end

    def _quotation_in(self, start: int, end: int) -> bool:
        ahead = self.quotation_from(start)
        return ahead is not None and ahead.outer_start < end

    def opens_sentence(self, offset: int) -> bool:
        """Whether a sentence or paragraph begins at the offset."""
        before = self.text.text[max(0, offset - 40) : offset].rstrip(" \t\u00a0")
        return not before or before[-1] in '\n.!?”"’:'

    def touch(self, start: int, end: int) -> bool:
        """Whether nothing but white space and a mark lies between, all in one paragraph."""
        if end - start > 3:
            return False
        between = self.text.text[start:end]
        return not any(c.isalnum() or c == "\n" for c in between)

    def continuation(self, end: int) -> Range | None:
        """The quotation that goes on right after the sentence that holds the offset's left neighbour
        ("We will," she said. "Soon."), where one does."""
        ahead = self.quotation_from(end)
        if ahead is None or ahead.outer_start - end > MAX_BETWEEN:
            return None
        gap = self.text.text[end : ahead.outer_start]
        between = gap.rstrip()
        if "\n" in gap or between[-1:] not in (".", "!", "?"):
            return None
        last = self.text.sentence_at(end + len(between) - 1)
        same = last.index == self.text.sentence_at(max(0, end - 1)).index
        whole = last_sign(self.text.text, ahead) in tuple(".?!") or not ahead.closed
        return (ahead.outer_start, ahead.outer_end) if same and whole else None


def join(pieces: Sequence[Range]) -> Range:
    """One range for a split quote: both pieces, or the longer where more stands between them than
    in the shorter."""
    first, last = pieces[0], pieces[-1]
    sizes = first[1] - first[0], last[1] - last[0]
    if last[0] - first[1] <= min(sizes):
        return first[0], last[1]
    return first if sizes[0] >= sizes[1] else last
