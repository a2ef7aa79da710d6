"""Text: the article as the components see it, and what they have found so far.

All offsets are code points into `Text.text`. The spaCy Doc covers exactly that text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from schemas.document import Claim, Entity, Event, Figure, Keyphrase, Mention, Moment, Quote, Span
from schemas.submissions import Options
from worker.lexer import Lexeme, lex
from worker.numbers import Number, read_numbers

Range = tuple[int, int]

# Characters of a mention that can be asked for by its tokens: none is meant to be longer.
LONGEST_MENTION = 400


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without the white space around it. `tokens` may hold white space at its end."""

    text: str
    start: int
    end: int
    index: int
    paragraph: int
    is_title: bool
    tokens: TokenSpan


class Text:
    """One article. Components read it and return their findings; only the pipeline writes."""

    def __init__(
        self,
        text: str,
        doc: Doc,
        *,
        title_end: int = 0,
        published_at: datetime | None = None,
        options: Options = Options(),
    ) -> None:
        """`title_end` is the offset where the title ends, 0 where there is none.
        `published_at` is the day or instant that relative dates count from, or None."""
        self.text = text
        self.doc = doc
        self.title_end = title_end
        self.published_at = published_at
        self.options = options
        self._annotations: dict[str, Any] = {}

    # ------------------------------------------------------------ the article's own shape

    @cached_property
    def words(self) -> Sequence[Token]:
        """The tokens of the Doc, which itself makes new ones each time that it is asked."""
        return list(self.doc)

    @cached_property
    def lemmas(self) -> Sequence[str]:
        """The lemma of every token, in lower case."""
        return [token.lemma_.lower() for token in self.words]

    @cached_property
    def lexemes(self) -> Sequence[Lexeme]:
        """The article as worker.lexer cuts it."""
        return lex(self.text)

    @cached_property
    def numbers(self) -> Sequence[Number]:
        """The numbers among the lexemes."""
        return read_numbers(self.lexemes)

    def span(self, start: int, end: int) -> Span:
        """The piece of the article from `start` to `end`."""
        return Span(self.text[start:end], start, end)

    def span_of(self, tokens: Iterable[Token]) -> Span:
        """The piece from the first of the tokens to the last."""
        items = list(tokens)
        if len(items) == 1:
            return self.span(items[0].idx, items[0].idx + len(items[0]))
        return self.span(min(t.idx for t in items), max(t.idx + len(t) for t in items))

    def trimmed(self, start: int, end: int) -> Range:
        """The range without white space at its ends."""
        piece = self.text[start:end]
        left = len(piece) - len(piece.lstrip())
        return start + left, max(start + left, end - (len(piece) - len(piece.rstrip())))

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The lines that hold something, without white space around them."""
        found, at = [], 0
        for line in self.text.split("\n"):
            start, end = self.trimmed(at, at + len(line))
            if start < end:
                found.append(self.span(start, end))
            at += len(line) + 1
        return tuple(found)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order; none is empty, none crosses a line break."""
        starts = [p.start for p in self.paragraphs]
        found: list[Sentence] = []
        for tokens in self.doc.sents:
            start, end = self.trimmed(tokens.start_char, tokens.end_char)
            if start < end:
                paragraph = max(0, bisect_right(starts, start) - 1)
                is_title = end <= self.title_end
                found.append(
                    Sentence(self.text[start:end], start, end, len(found), paragraph, is_title, tokens)
                )
        return tuple(found)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def token_starts(self) -> Sequence[int]:
        """The offset of every token."""
        return [t.idx for t in self.words]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds the offset (the one before it, for white space between).
        Raises IndexError where the article has no sentence."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, offset) - 1)]

    def tokens(self, start: int, end: int) -> TokenSpan:
        """The tokens that overlap the range."""
        first = bisect_right(self.token_starts, start) - 1
        if first < 0 or self.token_starts[first] + len(self.words[first]) <= start:
            first += 1
        return self.doc[first : max(first, bisect_left(self.token_starts, end, first))]

    # ------------------------------------------------------------ what has been found so far

    def put(self, section: str, found: Any) -> None:
        """Keeps a component's result. Only the pipeline calls this."""
        self._annotations[section] = found
        if section == "entities":
            for index in ("_mentions", "_mention_starts", "_mention_of"):
                self.__dict__.pop(index, None)

    def get(self, section: str) -> Any:
        """A component's result; an empty list where it failed or has not run."""
        return self._annotations.get(section, [])

    @property
    def entities(self) -> Sequence[Entity]:
        return self.get("entities")  # type: ignore[no-any-return]

    @property
    def quotes(self) -> Sequence[Quote]:
        return self.get("quotes")  # type: ignore[no-any-return]

    @property
    def claims(self) -> Sequence[Claim]:
        return self.get("claims")  # type: ignore[no-any-return]

    @property
    def figures(self) -> Sequence[Figure]:
        return self.get("figures")  # type: ignore[no-any-return]

    @property
    def timeline(self) -> Sequence[Moment]:
        return self.get("timeline")  # type: ignore[no-any-return]

    @property
    def events(self) -> Sequence[Event]:
        return self.get("events")  # type: ignore[no-any-return]

    @property
    def keyphrases(self) -> Sequence[Keyphrase]:
        return self.get("keyphrases")  # type: ignore[no-any-return]

    @cached_property
    def _mentions(self) -> list[tuple[int, int, Mention, Entity]]:
        """Every mention in text order."""
        return sorted(
            ((m.start, m.end, m, e) for e in self.entities for m in e.mentions),
            key=lambda row: row[:2],
        )

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [row[0] for row in self._mentions]

    def mentions_in(self, start: int, end: int) -> list[tuple[Mention, Entity]]:
        """The mentions that lie inside the range, in text order, each with its entity."""
        first = bisect_left(self._mention_starts, start)
        last = bisect_left(self._mention_starts, end)
        return [(m, e) for _, stop, m, e in self._mentions[first:last] if stop <= end]

    def mention_at(self, token: Token) -> tuple[Mention, Entity] | None:
        """The mention that covers the token, with its entity: the shortest where several do."""
        return self._mention_of.get(token.i)

    @cached_property
    def _mention_of(self) -> dict[int, tuple[Mention, Entity]]:
        """The shortest mention over each token, by its index; the later of two as short."""
        best: dict[int, tuple[Mention, Entity]] = {}
        for start, end, mention, entity in self._mentions:
            for at in range(bisect_left(self.token_starts, start), len(self.words)):
                token = self.words[at]
                if token.idx + len(token) > end or token.idx > start + LONGEST_MENTION:
                    break
                known = best.get(at)
                if known is None or len(mention.text) <= len(known[0].text):
                    best[at] = (mention, entity)
        return best
