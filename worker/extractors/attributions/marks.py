"""Finds what stands in quotation marks, whatever their style.

One pass over the marks with a stack of the open ones; the paragraph's end settles what stays
open. Linear in the number of marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.attribution import Quotation

MARK = re.compile(r"''|``|[“”„‟\"«»‹›‘’‚‛'`]|\n+")
# Each mark's family; an opening mark is closed by one of the same family. Articles mix curly and
# straight marks in one quotation.
FAMILY = {
    **dict.fromkeys(["“", "”", "„", "‟", '"', "''", "``"], "double"),
    **dict.fromkeys("«»", "guillemet"),
    **dict.fromkeys("‹›", "single guillemet"),
    **dict.fromkeys("‘’‚‛'`", "single"),
}
OPENS_ONLY = frozenset("“„‟«‹‘‚‛`") | {"``"}
CLOSES_ONLY = frozenset("”»›")
# Words that begin with an apostrophe.
ELISION = re.compile(r"(?:\d0s|em|til|tis|twas|cause|bout|round|n)\b", re.IGNORECASE)
# A speaker's name before what was said, in a transcript: "SMITH: We will."
LABEL = re.compile(r"\W{0,2}[A-Z][A-Z.’' -]{1,30}:\s")
SENTENCE_END = frozenset(".!?…,;")


@dataclass(slots=True)
class _Open:
    mark: str
    family: str
    outer_start: int
    start: int


class _Marks:
    """The marks of one text, read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[_Open] = []
        self.found: list[Quotation] = []

    def read(self) -> list[Quotation]:
        marks = list(MARK.finditer(self.text))
        for at, match in enumerate(marks):
            mark, start, end = match.group(), match.start(), match.end()
            if mark[0] == "\n":
                self._end_paragraph(start, end)
            elif FAMILY[mark] == "single":
                self._single(mark, start, end, marks[at + 1 : at + 5])
            else:
                self._double(mark, start, end)
        self._end_paragraph(len(self.text), len(self.text))
        return sorted(self.found, key=lambda q: (q.outer_start, -q.outer_end))

    def _before(self, start: int) -> str:
        return self.text[start - 1] if start else "\n"

    def _after(self, end: int) -> str:
        return self.text[end] if end < len(self.text) else "\n"

    def _is_open(self, family: str) -> bool:
        return any(o.family == family for o in self.open)

    def _is_german(self) -> bool:
        """Whether the open quotation began with „, which “ closes."""
        return self.open[-1].mark == "„"

    def _double(self, mark: str, start: int, end: int) -> None:
        family = FAMILY[mark]
        before, after = self._before(start), self._after(end)
        looks_opening = (before.isspace() or before in "([—–-‘'") and not after.isspace()
        if not self._is_open(family):
            inch = before.isdigit() or not (after.isalnum() or looks_opening)
            if mark in OPENS_ONLY or looks_opening or not (mark in CLOSES_ONLY or inch):
                self.open.append(_Open(mark, family, start, end))
        elif before == "\n" and looks_opening:
            return  # the mark that a quotation repeats at the head of each paragraph
        elif mark == "“" and self._is_german():
            self._close(family, start, end)
        elif mark in OPENS_ONLY or (looks_opening and before.isspace() and after.isalnum()):
            self._drop(family)  # the quotation before was never closed
            self.open.append(_Open(mark, family, start, end))
        else:
            self._close(family, start, end)

    def _single(self, mark: str, start: int, end: int, ahead: list[re.Match[str]]) -> None:
        before, after = self._before(start), self._after(end)
        can_open = not before.isalnum() and (after.isalnum() or after in '“"[(…#@$£')
        can_close = not before.isspace() and not after.isalnum()
        if self._is_open("single") and can_close and mark not in OPENS_ONLY:
            if before in "sS" and after == " " and self._closes_later(ahead):
                return  # the workers' demands
            self._close("single", start, end)
        elif can_open and mark != "’" and not ELISION.match(self.text, end):
            self._drop("single")
            self.open.append(_Open(mark, "single", start, end))

    def _closes_later(self, ahead: list[re.Match[str]]) -> bool:
        """Whether a surer closing mark follows in the paragraph before another opens."""
        for match in ahead:
            mark = match.group()
            if mark[0] == "\n":
                return False
            before, after = self._before(match.start()), self._after(match.end())
            if FAMILY[mark] != "single" or (before.isspace() and after.isalnum()):
                return False
            if not before.isspace() and not after.isalnum():
                return True
        return False

    def _close(self, family: str, start: int, end: int) -> None:
        while self.open:
            opened = self.open.pop()
            if opened.family == family:
                if self.text[opened.start : start].strip():
                    self._emit(opened, start, end, closed=True)
                return

    def _drop(self, family: str) -> None:
        self.open = [o for o in self.open if o.family != family]

    def _emit(self, opened: _Open, end: int, outer_end: int, *, closed: bool) -> None:
        depth = len(self.open)
        self.found.append(Quotation(opened.start, end, opened.outer_start, outer_end, depth, closed))

    def _end_paragraph(self, start: int, end: int) -> None:
        """A quotation goes on where the next paragraph opens with its mark; otherwise the mark
        was forgotten, or never was one."""
        self._drop("single")
        ahead = MARK.match(self.text, end)
        family = FAMILY.get(ahead.group(), "") if ahead else ""
        still_open = []
        while self.open:
            opened = self.open.pop()
            if opened.family == family and not LABEL.match(self.text, end):
                still_open.append(opened)
            else:
                stop = start - (
                    len(self.text[max(0, start - 80) : start])
                    - len(self.text[max(0, start - 80) : start].rstrip())
                )
                if stop > opened.start:
                    self._emit(opened, stop, stop, closed=False)
        self.open = still_open[::-1]


def find_quotations(text: str) -> list[Quotation]:
    """Every quotation in text order, an outer one before those in it."""
    return _Marks(text).read()
