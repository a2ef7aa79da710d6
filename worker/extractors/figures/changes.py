"""Changes: which figure is the old value, which the new one, and which the difference:
"rose 3 % to 120", "to 61 per cent from 53 per cent", "$4bn, up 12 per cent"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from schemas.document import Change, Figure
from worker.extractors.figures.verbs import CHANGES
from worker.text import Text

# Words that may stand between "to" or "from" and the figure: "to an average of", "to about".
FILLERS = (
    r"(?:(?:an?|the|its|their|about|around|nearly|almost|roughly|some|just|over|under|more|less|fewer|than|"
    r"average|of|record|range|total|level|earlier|previous|initial|prior|estimate|forecast|at|least|most|only|"
    r"between|as|many|much|high|low|estimated|revised)\s+){0,5}"
)
# Words that open another clause.
CLAUSE = r"\b(?:while|and|but|whereas|which|who|was|were|is|are)\b"
RATE = r"(?:\s(?:an?|per)\s\w+)?"
# What stands between two figures, and what they are then.
BY_TO = re.compile(
    rf"{RATE}(?:\s(?:higher|lower))?(?:\s(?:in|on|during|over|from|since)\s[\w ]{{1,25}})?,?"
    rf"(?:\sto\s(?:settle|close|finish|end|trade|stand))?\s(?:to|at)\s{FILLERS}",
    re.IGNORECASE,
)
BY_FROM = re.compile(rf"{RATE}\sfrom\s{FILLERS}", re.IGNORECASE)
FROM_TO = re.compile(rf"{RATE}\s(?:\w+\s){{0,6}}?to\s{FILLERS}", re.IGNORECASE)
TO_BY = re.compile(
    rf"[^.;:!?\n]{{0,80}}?(?:,|\bor|-|–|—)\s*(?:(?:up|down)|an?\s(?:\w+\s)?"
    rf"(?:rise|fall|increase|decrease|drop|gain|decline|jump)\sof)\s(?:by\s)?{FILLERS}",
    re.IGNORECASE,
)
TO_UP_FROM = re.compile(rf"[^.;:!?\n]{{0,100}}?\b(?:up|down|higher|lower)\sfrom\s{FILLERS}", re.IGNORECASE)
TO_FROM = re.compile(rf"(?:(?!{CLAUSE})[^.;:!?\n]){{0,100}}?\sfrom\s{FILLERS}", re.IGNORECASE)
COMPARED = re.compile(
    rf"[^.;:!?\n]{{0,60}}?,?\s(?:compared\s(?:with|to)|against|versus)\s{FILLERS}", re.IGNORECASE
)
OPENS_TO = re.compile(rf"\b(?:to|at)\s{FILLERS}$", re.IGNORECASE)
OPENS_FROM = re.compile(rf"\bfrom\s{FILLERS}$", re.IGNORECASE)
# How far before its figure the word of change stands, and "up"; how far it governs it; in tokens.
CHANGE_WINDOW = 10
CLOSE = 2
MAX_CLIMB = 4
WORDS = ("VERB", "NOUN")
# How far before its figure "from" stands, in characters.
BEFORE = 60
# "against 40 cents in the same quarter": how far behind its figure a time begins, in characters.
NEAR = 12
# A figure may stand between the new value and the old one, seldom more.
MAX_BACK = 3
SHARES = ("percent", "ratio")
# Verbs that take what they change as their object: "raised $5m to …" is no difference.
TRANSITIVE = frozenset(
    ("raise", "cut", "lower", "reduce", "boost", "bring", "drive", "push", "lift", "trim", "slash")
)
VALUES = ("count", "money", "percent", "measure", "ratio")


def with_changes(text: Text, found: Sequence[Figure]) -> list[Figure]:
    """The figures with the changes that they tell."""
    links = _Links(text, found)
    for at in range(1, len(found)):
        for back in range(1, min(MAX_BACK, at) + 1):
            if found[at].start - found[at - back].end > BEFORE * 3 or links.link(at - back, at, back == 1):
                break
    return [replace(f, change=links.changes.get(f.id, f.change)) for f in found]


class _Links:
    """The changes found so far, by the ids of their figures."""

    def __init__(self, text: Text, found: Sequence[Figure]) -> None:
        self._text = text
        self._found = found
        self.changes: dict[str, Change] = {}
        self._times = sorted(moment.start for moment in text.timeline)

    def link(self, left: int, right: int, next_to: bool) -> bool:
        """Links two figures, `left` before `right`, where the words between them say how."""
        a, b = self._found[left], self._found[right]
        if a.end > b.start or a.derived_from or b.derived_from or {a.kind, b.kind} - set(VALUES):
            return False
        between = self._text.text[a.end : b.start]
        for fits, roles in SHAPES if next_to else SHAPES[-3:]:
            if fits(self, a, b, between):
                return self._put(dict(zip(roles, (a.id, b.id), strict=True)))
        return False

    def _put(self, roles: dict[str, str]) -> bool:
        """Keeps the change, with what is known of its figures already; False where that differs."""
        known = {k: v for id_ in roles.values() if (c := self.changes.get(id_)) for k, v in _roles(c).items()}
        if any(known.get(role, id_) != id_ for role, id_ in roles.items()):
            return False
        merged = {**known, **roles}
        if len(set(merged.values())) < len(merged):
            return False
        change = Change(merged.get("from"), merged.get("to"), merged.get("by"))
        self.changes.update(dict.fromkeys(merged.values(), change))
        return True

    # ------------------------------------------------------------ what two figures may be

    def is_by_to(self, a: Figure, b: Figure, between: str) -> bool:
        """ "rose 3 % to 120", "closed 4 % lower at 12"."""
        fits = _is_step(a, b) and BY_TO.fullmatch(between) and not self._from(a)
        return bool(fits and self._changes(a) and (a.kind != b.kind or a.unit != b.unit or self._moves(a)))

    def is_by_from(self, a: Figure, b: Figure, between: str) -> bool:
        """ "fell 5 % from 120"."""
        return bool(
            _is_step(a, b) and a.kind != b.kind and BY_FROM.fullmatch(between) and self._changes(a)
        ) and not self._to(a)

    def is_from_to(self, a: Figure, b: Figure, between: str) -> bool:
        """ "grew from 40 to 90"."""
        return bool(_alike(a, b) and self._from(a) and FROM_TO.fullmatch(between) and self._changes(a))

    def is_to_by(self, a: Figure, b: Figure, between: str) -> bool:
        """ "$4bn, up 12 per cent"."""
        times = a.counted is not None and a.counted.text == "times"
        return bool(_is_step(b, a) and b.kind in SHARES and TO_BY.fullmatch(between)) and not times

    def is_to_up_from(self, a: Figure, b: Figure, between: str) -> bool:
        """ "45 cents a share, up from 40 cents"."""
        return bool(_alike(a, b) and TO_UP_FROM.fullmatch(between) and not self._from(a))

    def is_to_from(self, a: Figure, b: Figure, between: str) -> bool:
        """ "rose to 61 per cent from 53 per cent"."""
        return bool(_alike(a, b) and TO_FROM.fullmatch(between) and self._to(a) and self._changes(a))

    def is_compared(self, a: Figure, b: Figure, between: str) -> bool:
        """ "$3m, compared with $2m a year earlier": another time is named right behind."""
        return bool(_alike(a, b) and COMPARED.fullmatch(between) and self._is_dated(b))

    def _before(self, figure: Figure) -> str:
        return self._text.text[max(0, figure.start - BEFORE) : figure.start]

    def _from(self, figure: Figure) -> bool:
        return OPENS_FROM.search(self._before(figure)) is not None

    def _to(self, figure: Figure) -> bool:
        """Whether "to" opens the figure, or it is the new value of a change already."""
        known = self.changes.get(figure.id)
        return OPENS_TO.search(self._before(figure)) is not None or (
            known is not None and known.to_id == figure.id
        )

    def _changes(self, figure: Figure) -> bool:
        """Whether a word of change stands before the figure in its sentence, or it is an end of a
        change already."""
        if figure.id in self.changes or self._moves(figure):
            return True
        first = self._text.tokens(figure.start, figure.end)[0]
        opening = self._text.sentence_at(figure.start).tokens.start
        start = max(opening, first.i - CHANGE_WINDOW)
        return any(t.lemma_.lower() in CHANGES and t.pos_ in WORDS for t in first.doc[start : first.i])

    def _moves(self, figure: Figure) -> bool:
        """Whether the verb over the figure is one of change ("rose 5 cents"), or "up" stands there."""
        tokens = self._text.tokens(figure.start, figure.end)
        here, first = tokens.root.head, tokens[0]
        if any(token.lower_ in ("up", "down") for token in first.doc[max(0, first.i - CLOSE) : first.i]):
            return True
        for _ in range(MAX_CLIMB):
            if here.pos_ in WORDS or here.head.i == here.i:
                break
            here = here.head
        lemma = here.lemma_.lower()
        return lemma in CHANGES and lemma not in TRANSITIVE

    def _is_dated(self, figure: Figure) -> bool:
        """Whether a time follows the figure at once."""
        at = bisect_left(self._times, figure.end)
        near = at < len(self._times) and self._times[at] - figure.end <= NEAR
        return near and "\n" not in self._text.text[figure.end : self._times[at]]


def _roles(change: Change) -> dict[str, str]:
    named = {"from": change.from_id, "to": change.to_id, "by": change.by_id}
    return {role: id_ for role, id_ in named.items() if id_ is not None}


def _alike(a: Figure, b: Figure) -> bool:
    """Whether two figures can be values of one quantity; "a barrel" may stand on one only."""
    units = [(figure.unit or "").partition("/")[0] for figure in (a, b)]
    behind = [f.counted for f in (a, b) if f.counted is not None and f.counted.start >= f.end]
    nouns = [counted.text.split()[-1].lower() for counted in behind]
    same = a.kind != "count" or len(set(nouns)) < 2
    return a.kind == b.kind and units[0] == units[1] and same


def _is_step(step: Figure, value: Figure) -> bool:
    """Whether the first figure can be a difference of the second."""
    share = step.kind in SHARES and step.unit in (
        "percent",
        "percentage point",
        "basis point",
        None,
    )
    return share or _alike(step, value)


Fits = Callable[[_Links, Figure, Figure, str], bool]
# The shapes of two neighbours; the last three may have another figure between them.
SHAPES: tuple[tuple[Fits, tuple[str, str]], ...] = (
    (_Links.is_from_to, ("from", "to")),
    (_Links.is_by_to, ("by", "to")),
    (_Links.is_by_from, ("by", "from")),
    (_Links.is_to_by, ("to", "by")),
    (_Links.is_to_up_from, ("to", "from")),
    (_Links.is_to_from, ("to", "from")),
    (_Links.is_compared, ("to", "from")),
)
