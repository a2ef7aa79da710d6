"""Quotes and claims against the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from schemas.document import Claim as Found
from schemas.document import Quote as FoundQuote
from tests.quality.annotations import Claim, Party, Quote
from tests.quality.matching import ALIKE, Cast, Scored, Slips, likeness, overlap, pair, place

SAME_QUOTE = 0.8  # share of characters from which two quotes are the same one


def score_quotes(cast: Cast) -> Scored:
    """Quotes found, their kinds and speakers; quotation marks that quote nobody."""
    gold, given = cast.article.quotes, cast.analysis.quotes
    counts, slips = Counter({"quote gold": len(gold), "quote given": len(given)}), Slips()
    matched = pair(gold, given, _quote_weight)
    for i, quote in enumerate(gold):
        counts["speaker gold"] += quote.speaker is not None
        if i in matched:
            counts["quote right"] += 1
            _compare_quotes(cast, quote, given[matched[i]], counts, slips)
        else:
            slips.append(("quote missed", f"{cast.words(quote.place)} ({cast.name(quote.speaker)})"))
    for at in cast.article.not_quotes:
        counts["negative gold"] += 1
        counts["negative out"] += not any(overlap(at, place(quote)) for quote in given)
    extra = [quote for j, quote in enumerate(given) if j not in matched.values()]
    return counts, slips + [("quote not in corpus", quote.text) for quote in extra]


def _quote_weight(gold: Quote, given: FoundQuote) -> float:
    alike = likeness([gold.place], [place(given)])
    return alike if alike >= SAME_QUOTE else 0


def _compare_quotes(cast: Cast, gold: Quote, given: FoundQuote, counts: Counter[str], slips: Slips) -> None:
    counts["quote kind"] += given.kind == gold.kind
    if given.kind != gold.kind:
        slips.append(("quote kind", f"{cast.words(gold.place)}: {gold.kind}, not {given.kind}"))
    speaker = given.speaker
    right = bool(speaker and gold.speaker and cast.speaks(gold.speaker, speaker))
    counts["speaker given"] += speaker is not None
    counts["speaker right"] += right
    counts["speaker wrong"] += speaker is not None and not right
    if not right and (speaker or gold.speaker):
        kind = "speaker wrong" if speaker else "speaker missed"
        who = speaker.name if speaker else "nobody"
        slips.append((kind, f"{cast.words(gold.place)}: {cast.name(gold.speaker)}, not {who}"))


def score_claims(cast: Cast) -> Scored:
    """Claims found, their sources and what the sources make of them, chains of nested ones."""
    gold, given = cast.article.claims, cast.analysis.claims
    counts, slips = Counter({"claim gold": len(gold), "claim given": len(given)}), Slips()
    quotes = {quote.id: place(quote) for quote in cast.analysis.quotes}
    pieces = {c.id: [place(c), *(quotes[q] for q in c.quote_ids if q in quotes)] for c in given}

    def weight(one: Claim, other: Found) -> float:
        alike = likeness(one.pieces, pieces[other.id])
        return alike + 0.1 * _sourced(cast, one.sources, other) if alike >= ALIKE else 0

    matched = pair(gold, given, weight)
    for i, claim in enumerate(gold):
        if i in matched:
            _compare_claims(cast, claim, given[matched[i]], counts, slips)
        else:
            slips.append(("claim missed", f"{_content(cast, claim)} ({_names(claim.sources)})"))
        if claim.parent is not None:
            counts["nested gold"] += 1
            parent = given[matched[claim.parent]].id if claim.parent in matched else None
            counts["nested right"] += i in matched and given[matched[i]].parent_id == parent is not None
    extra = [claim for j, claim in enumerate(given) if j not in matched.values()]
    return counts, slips + [("claim not in corpus", f"{c.text} ({_given_names(c)})") for c in extra]


def _compare_claims(cast: Cast, gold: Claim, given: Found, counts: Counter[str], slips: Slips) -> None:
    counts["claim right"] += 1
    content = _content(cast, gold)
    sourced = _sourced(cast, gold.sources, given)
    counts["claim sourced"] += sourced
    if sourced:
        kinds = {source.kind for source in given.sources} or {"anonymous"}
        counts["kind right"] += bool(kinds & gold.kinds)
        if not kinds & gold.kinds:
            slips.append(
                ("source kind", f"{_names(gold.sources)}: {sorted(gold.kinds)}, not {sorted(kinds)}")
            )
    else:
        slips.append(("source wrong", f"{content}: {_names(gold.sources)}, not {_given_names(given)}"))
    for part in ("stance", "certainty", "polarity"):
        right = getattr(given, part) in getattr(gold, part)
        counts[f"{part} right"] += right
        if not right:
            wanted = "/".join(sorted(getattr(gold, part)))
            cue = given.cue.text if given.cue else ""
            slips.append((part, f"({cue}) {content}: {wanted}, not {getattr(given, part)}"))


def _sourced(cast: Cast, gold: Sequence[Party], given: Found) -> bool:
    """Whether one of the sources is right; where nobody is named, none must be."""
    if not gold:
        return all(source.kind == "anonymous" for source in given.sources)
    return any(cast.speaks(party, s) for party in gold for s in given.sources)


def _content(cast: Cast, claim: Claim) -> str:
    return " + ".join(cast.words(piece) for piece in claim.pieces)


def _names(parties: Sequence[Party]) -> str:
    return " & ".join(party.words for party in parties) or "nobody"


def _given_names(claim: Found) -> str:
    return " & ".join(source.name for source in claim.sources) or "nobody"
