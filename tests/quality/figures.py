"""Figures, what conflicts and what follows from what, against the corpus."""

from __future__ import annotations

from collections import Counter
from math import isclose

from schemas.document import Figure as Found
from tests.quality.annotations import Figure
from tests.quality.matching import Cast, Scored, Slips, overlap, pair, place

# Durations are times; that some stand among the figures too is neither right nor wrong.
TIME_UNITS = frozenset({"s", "ms", "min", "h", "day", "week", "month", "year", "decade", "century"})
MONEY = frozenset({"USD", "GBP", "EUR", "CHF"})


def stated(cast: Cast) -> list[Found]:
    """What the engine read, without what it worked out and without durations."""
    return [f for f in cast.analysis.figures if not f.derived_from and f.unit not in TIME_UNITS]


def matches(cast: Cast, given: list[Found]) -> dict[int, int]:
    """Figures of the corpus by what covers most of their words, the same value first."""

    def weight(one: Figure, other: Found) -> float:
        shared = overlap(one.place, place(other))
        return shared + 100 * same_value(one, other) if shared else 0

    return pair(cast.article.figures, given, weight)


def same_value(gold: Figure, given: Found) -> bool:
    """Equal value, or equal ends of a range, in the same unit."""
    for low, high, unit in gold.values:
        wanted = (low, high) if low != high or given.value is None else (low,)
        got = (given.low, given.high) if low != high or given.value is None else (given.value,)
        near = all(b is not None and isclose(a, b, rel_tol=1e-3) for a, b in zip(wanted, got, strict=True))
        if near and unit in ("-", given.unit):
            return True
    return False


def score_figures(cast: Cast) -> Scored:
    """Figures found with value and unit; qualifier, what is counted, by whom claimed."""
    gold, given = cast.article.figures, stated(cast)
    counts, slips = Counter({"figure gold": len(gold), "figure given": len(given)}), Slips()
    matched = matches(cast, given)
    for i, figure in enumerate(gold):
        if i in matched:
            _compare(cast, figure, given[matched[i]], counts, slips)
        else:
            slips.append(("figure missed", cast.words(figure.place)))
    extra = [f for j, f in enumerate(given) if j not in matched.values()]
    return counts, slips + [("figure not in corpus", _shown(f)) for f in extra]


def _compare(cast: Cast, gold: Figure, given: Found, counts: Counter[str], slips: Slips) -> None:
    counts["figure right"] += 1
    right = same_value(gold, given)
    counts["figure value"] += right
    words = cast.words(gold.place)
    if not right:
        slips.append(("figure value", f"{words}: {gold.values}, not {_shown(given)}"))
    counts["qualifier right"] += given.qualifier in gold.qualifiers
    if given.qualifier not in gold.qualifiers:
        slips.append(("qualifier", f"{words}: {sorted(gold.qualifiers)}, not {given.qualifier}"))
    counts["figure kind gold"] += 1
    kinds = gold.kinds or {_kind(gold.values[0][2])}
    counts["figure kind right"] += given.kind in kinds
    if given.kind not in kinds:
        slips.append(("figure kind", f"{words}: {sorted(kinds)}, not {given.kind}"))
    _compare_context(cast, gold, given, counts, slips)


def _kind(unit: str | None) -> str:
    if unit is None:
        return "count"
    if unit in MONEY:
        return "money"
    return {
        "percent": "percent",
        "percentage point": "percent",
        "basis point": "percent",
        "year of age": "age",
    }.get(unit, "measure")


def _compare_context(cast: Cast, gold: Figure, given: Found, counts: Counter[str], slips: Slips) -> None:
    """What is counted (the last words agree), who claims it."""
    words = cast.words(gold.place)
    if gold.counted:
        counts["counted gold"] += 1
        counted = given.counted.text.casefold() if given.counted else ""
        right = bool(counted) and gold.counted.split()[-1].casefold() in counted.split()
        counts["counted right"] += right
        if not right:
            slips.append(("counted", f"{words}: {gold.counted}, not {counted or 'nothing'}"))
    if gold.claimant:
        counts["claimant gold"] += 1
        claim = next((c for c in cast.analysis.claims if c.id == given.claim_id), None)
        sources = claim.sources if claim else ()
        right = any(cast.speaks(gold.claimant, s) for s in sources)
        counts["claimant right"] += right
        if not right:
            who = " & ".join(s.name for s in sources) or "nobody"
            slips.append(("claimant", f"{words}: {gold.claimant.words}, not {who}"))


def score_conflicts(cast: Cast) -> Scored:
    """Pairs of figures of one thing that do not agree."""
    given, ids = stated(cast), {}
    matched = matches(cast, given)
    for i, j in matched.items():
        ids[given[j].id] = i
    gold = {frozenset(two) for two in cast.article.conflicts}
    found = {
        frozenset((ids.get(f.id, f.id), ids.get(other, other)))
        for f in given
        for other in getattr(f, "conflicts_with", ())
    }
    counts = Counter(
        {"conflict gold": len(gold), "conflict given": len(found), "conflict right": len(gold & found)}
    )
    words = [figure.words for figure in cast.article.figures]
    missed = [("conflict missed", " <> ".join(words[i] for i in sorted(two))) for two in gold - found]
    return counts, sorted(missed) + [("conflict not in corpus", str(two)) for two in found - gold]


def score_products(cast: Cast) -> Scored:
    """Products of two figures: the right value from the right factors."""
    given = stated(cast)
    ids = {i: given[j].id for i, j in matches(cast, given).items()}
    found = [f for f in cast.analysis.figures if f.derived_from]
    right = 0
    slips = Slips()
    for first, second, value in cast.article.products:
        factors = {ids.get(first), ids.get(second)}
        held = any(f.value == value and set(f.derived_from.figure_ids) == factors for f in found)
        right += held
        if not held:
            slips.append(("product missed", str(value)))
    counts = {"product gold": len(cast.article.products), "product given": len(found), "product right": right}
    return Counter(counts), slips


def _shown(figure: Found) -> str:
    return f"{figure.text} = {figure.value} {figure.low or ''}-{figure.high or ''} {figure.unit}"
