"""Figures: the numbers that the article reports, with unit, sharpness, what they count, where,
and whose claim they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from schemas.document import Figure, Qualifier
from worker.extractors.figures.ages import as_age, with_lists
from worker.extractors.figures.amounts import Amount, AmountReader
from worker.extractors.figures.bearers import bearer_of
from worker.extractors.figures.changes import with_changes
from worker.extractors.figures.claimants import ClaimIndex
from worker.extractors.figures.conflicts import with_conflicts
from worker.extractors.figures.counted import counted_by
from worker.extractors.figures.labels import is_label
from worker.extractors.figures.places import place_of
from worker.extractors.figures.products import with_products
from worker.extractors.figures.qualifiers import qualifier_of
from worker.extractors.figures.ranges import Joiner
from worker.extractors.figures.ranks import as_rank
from worker.extractors.figures.sums import with_money_of_before
from worker.extractors.figures.whens import with_whens
from worker.lexer import Lexeme
from worker.numbers import Number, plain
from worker.registry import registry
from worker.text import Text


@registry.component("figures", requires=["entities", "claims", "timeline"], version="2")
def figures(text: Text) -> list[Figure]:
    """The figures in text order. Dates, times and plain durations are the timeline's."""
    lexemes = text.lexemes
    claims = ClaimIndex(text.claims)
    found = [_figure(text, lexemes, claims, amount) for amount in _amounts(text, lexemes)]
    changed = with_changes(text, with_products(text, found))
    return with_conflicts(text, with_whens(text, changed))


def _amounts(text: Text, lexemes: Sequence[Lexeme]) -> list[Amount]:
    """Every amount that is a figure."""
    reader, taken = AmountReader(text, lexemes), _Taken(text)
    numbers = [n for n in text.numbers if not taken.covers(n.start, n.end)]
    ranks = {n.first: rank for n in numbers if (rank := as_rank(n, lexemes, text)) is not None}
    read = _read(reader, [n for n in numbers if n.form != "ordinal" and n.first not in ranks])
    joined = Joiner(lexemes, _lemmas(text, lexemes)).join(with_money_of_before(read, lexemes))
    kept = [amount for a in joined if (amount := _kept(a, lexemes, text)) is not None]
    return sorted([*with_lists(kept, lexemes, text), *ranks.values()], key=lambda a: a.first)


def _read(reader: AmountReader, numbers: Sequence[Number]) -> list[Amount]:
    """The amounts of the numbers, but for numbers inside the amount before ("km^2")."""
    read: list[Amount] = []
    for number in numbers:
        if not read or number.first >= read[-1].stop:
            read.append(reader.read(number, taken=read[-1].stop if read else 0))
    return read


def _kept(amount: Amount, lexemes: Sequence[Lexeme], text: Text) -> Amount | None:
    """The amount as a figure, or None where it is none."""
    age = as_age(amount, lexemes, text)
    if age is not None:
        return age
    if amount.dimension == "time" or is_label(amount, lexemes, text):
        return None
    return amount


class _Taken:
    """The spans of the timeline: what they hold is no figure."""

    def __init__(self, text: Text) -> None:
        self._spans = sorted((m.start, m.end) for m in text.timeline)
        self._starts = [start for start, _ in self._spans]

    def covers(self, start: int, end: int) -> bool:
        """Whether a time expression overlaps the range. Their spans do not overlap each other."""
        at = bisect_right(self._starts, start) - 1
        inside = at >= 0 and self._spans[at][1] > start
        return inside or (at + 1 < len(self._spans) and self._spans[at + 1][0] < end)


def _lemmas(text: Text, lexemes: Sequence[Lexeme]) -> list[str]:
    """The lemma of the token at every lexeme."""
    lemmas, at, starts = [], 0, text.token_starts
    for lexeme in lexemes:
        while at + 1 < len(starts) and starts[at + 1] <= lexeme.start:
            at += 1
        lemmas.append(text.lemmas[at])
    return lemmas


def _figure(text: Text, lexemes: Sequence[Lexeme], claims: ClaimIndex, amount: Amount) -> Figure:
    start, end = lexemes[amount.first].start, lexemes[amount.stop - 1].end
    counted, head = counted_by(text, start, end, amount.kind)
    if counted is None and amount.kind == "age":
        counted, head = bearer_of(text, start, end)
    value, low, high = (None if x is None else plain(x) for x in (amount.value, amount.low, amount.high))
    return Figure(
        id="",
        text=text.text[start:end],
        start=start,
        end=end,
        value=value,
        low=low,
        high=high,
        unit=amount.unit,
        kind=amount.kind,
        qualifier=_qualifier(lexemes, amount),
        counted=counted,
        where=place_of(text, head) if head is not None and amount.kind != "age" else None,
        claim_id=claims.innermost(start, end),
        derived_from=None,
    )


def _qualifier(lexemes: Sequence[Lexeme], amount: Amount) -> Qualifier:
    """A range says itself how sharp it is; "dozens" is a least."""
    if amount.kind in ("score", "rank"):
        return "exact"
    if amount.low is not None:
        return "range"
    stated = qualifier_of(lexemes, amount.first, amount.stop)
    return "at_least" if amount.number.form == "vague" and stated == "exact" else stated
