"""Finds the words that an annotation names in the text of its article."""

from __future__ import annotations

import re

Range = tuple[int, int]


class CorpusError(Exception):
    """Raised for an annotation that does not fit its article."""


class Words:
    """Finds words in a text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def all(self, words: str) -> list[Range]:
        """Every place where the words stand as whole words. Raises CorpusError where none is."""
        pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        if found := [match.span() for match in pattern.finditer(self.text)]:
            return found
        raise CorpusError(f"{words!r} does not stand in the text")

    def one(self, ref: str) -> Range:
        """The place of `words`, `words#2` (the second one), `first … last`, `around {words}`.
        Raises CorpusError where it is not exactly one."""
        ref = ref.strip()
        before, brace, rest = ref.partition("{")
        if brace:
            inner, _, after = rest.partition("}")
            start = self.one(before + inner + after)[0] + len(before)
            return start, start + len(inner)
        first, dots, last = ref.partition(" … ")
        if dots:
            start, end = self.one(first)
            return start, next(p for p in self.all(last) if p[0] >= end)[1]
        number = re.fullmatch(r"(.+)#(\d+)", ref)
        found = self.all(number[1] if number else ref)
        if number:
            return found[int(number[2]) - 1]
        if len(found) > 1:
            raise CorpusError(f"{ref!r} stands {len(found)} times in the text")
        return found[0]
