"""How sure a claim is, whether it says that something is or is not so, and its stance."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from schemas.document import Certainty, Polarity, Stance
from worker import lexicon, syntax
from worker.attribution import Attribution
from worker.text import Text

ORDER: tuple[Certainty, ...] = ("certain", "probable", "possible", "doubtful")
# Cues whose "not" belongs to what is thought: "does not believe there was" says that there was not.
RAISING = frozenset({"anticipate", "appear", "believe", "expect", "feel", "imagine", "intend", "plan", "seem",
                     "suppose", "think", "want"})  # fmt: skip
# How far into a statement its main verb is looked for.
MAX_TOKENS = 60
# Relations between a statement's main verb and a verb that belongs to the same statement.
SAME_STATEMENT = frozenset({"conj", "xcomp", "acomp", "attr"})


def judge(text: Text, attribution: Attribution) -> tuple[Stance, Certainty, Polarity]:
    """The stance, certainty and polarity of what the attribution carries."""
    main = list(_main_verbs(text, attribution))
    raised = attribution.negated and attribution.lemma in RAISING
    stance = attribution.stance
    if raised and stance == "estimated":
        stance = "denied"
    certainty = max((attribution.certainty, *map(_hedge, main)), key=ORDER.index)
    if attribution.negated and not raised:
        certainty = "doubtful"  # what somebody did not say
    negations = [attribution.stance == "denied", raised, any(map(syntax.is_negated, main[:1]))]
    return stance, certainty, "negative" if sum(negations) % 2 else "positive"


def _main_verbs(text: Text, attribution: Attribution) -> Iterator[Token]:
    """The heads of the content's first sentence: its main verb, and those joined to it."""
    span = text.tokens(attribution.content.start, attribution.content.end)
    if not span:
        return
    first, last = span.start, span.end
    for token in span[:MAX_TOKENS]:
        if token.i > first and token.is_sent_start:
            return
        if _leaves(token, first, last) or (token.dep_ in SAME_STATEMENT and _leaves(token.head, first, last)):
            yield token


def _leaves(token: Token, first: int, last: int) -> bool:
    """Whether the token hangs on nothing between the two places."""
    return token.head == token or not first <= token.head.i < last


def _hedge(verb: Token) -> Certainty:
    """The strongest hedge on the verb; "certain" where there is none."""
    words = _hedges()
    found: Certainty = "certain"
    for token in (verb, *verb.children):
        key = token.lemma_.lower() if token == verb else token.lower_
        hedge = words.get(("verbs" if token == verb else _class(token), key), "certain")
        found = max(found, hedge, key=ORDER.index)
    return found


def _class(token: Token) -> str:
    return "modals" if token.tag_ == "MD" else "adverbs"


@cache
def _hedges() -> dict[tuple[str, str], Certainty]:
    found: dict[tuple[str, str], Certainty] = {}
    for table, strengths in lexicon.load("hedges").items():
        for strength, words in strengths.items():
            found.update({(table, word): strength for word in words})
    return found
