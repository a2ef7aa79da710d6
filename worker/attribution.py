"""What the component `attributions` finds, for `quotes` and `claims` to build on."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.document import Certainty, Span, Stance


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of text in quotation marks: `start` to `end` without the marks, `outer_start` to
    `outer_end` with them. `depth` counts the quotations around it. `closed` is false where the
    closing mark is missing; the end of the paragraph stands for it."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    depth: int
    closed: bool


# Marks that close a quotation inside a quotation.
CLOSING = "’'”\"›» "


def last_sign(text: str, quotation: Quotation) -> str:
    """The last character that is quoted, before the marks that close quotations inside; "" for none."""
    return text[quotation.start : quotation.end].rstrip(CLOSING)[-1:]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with the content that it carries and where the article names the source.

    `pattern` says what holds the content, in the terms of cues.toml ("quote", "clause", "object", …),
    or "according" or "colon". `negated` is true of "did not say". `pieces` are the quotations that
    the cue carries, marks included; where many words part them the content holds the longest alone.
    `source` is the noun phrase or pronoun, `source_head` the index in the Doc of the noun that it
    comes down to (of "the man" in "the man who said"); both are None where the article does not say
    who. `speech` is true of a cue that reports words, not thoughts. `parent` is the place, in
    `Attributions.found`, of the attribution whose content holds this one."""

    pattern: str
    cue: Span
    lemma: str
    stance: Stance
    certainty: Certainty
    negated: bool
    content: Span
    pieces: tuple[Span, ...]
    source: Span | None
    source_head: int | None
    speech: bool
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Attributions:
    """Every quotation in text order, an outer one before those in it, and every attribution in
    the order of its cue."""

    quotations: tuple[Quotation, ...] = ()
    found: tuple[Attribution, ...] = ()
