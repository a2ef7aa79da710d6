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
# What a negative word makes a statement negative from.
ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "pobj", "oprd"})
NEGATIVE_PRONOUNS = frozenset({"nobody", "none", "nothing", "neither"})
NEGATIVE_DETERMINERS = frozenset({"no", "neither"})
# Verbs on which "could" is an ability, not a hedge.
SENSES = frozenset({"afford", "feel", "hear", "recall", "recognise", "recognize", "remember", "see", "smell"})
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
    negations = [attribution.stance == "denied", raised, any(map(_is_negative, main[:1]))]
    return stance, certainty, "negative" if sum(negations) % 2 else "positive"


def _main_verbs(text: Text, attribution: Attribution) -> Iterator[Token]:
    """The heads of the first sentence of what is claimed: its main verb, and those joined to it."""
    content, cue = attribution.content, attribution.cue
    split = bool(attribution.pieces) and content.start <= cue.start < content.end
    told = min((*attribution.pieces, *(() if split else (content,))), key=lambda p: (p.start, -p.end))
    span = text.tokens(told.start, told.end)
    if not span:
        return
    first, last = span.start, span.end
    for token in span[:MAX_TOKENS]:
        if token.i > first and token.is_sent_start:
            return
        if token.is_punct or token.is_space:
            continue
        if _leaves(token, first, last) or (token.dep_ in SAME_STATEMENT and _leaves(token.head, first, last)):
            yield token


def _leaves(token: Token, first: int, last: int) -> bool:
    """Whether the token hangs on nothing between the two places."""
    return token.head == token or not first <= token.head.i < last


def _is_negative(verb: Token) -> bool:
    """Whether the verb is negated, or its subject, object or complement is: "nobody came", "found no
    trace"."""
    nouns = (c for c in verb.children if c.dep_ in ARGUMENTS)
    return syntax.is_negated(verb) or any(
        noun.lower_ in NEGATIVE_PRONOUNS or any(c.lower_ in NEGATIVE_DETERMINERS for c in noun.lefts)
        for noun in nouns
    )


def _hedge(verb: Token) -> Certainty:
    """The strongest hedge on the verb; "certain" where there is none."""
    words = _hedges()
    found: Certainty = "certain"
    able = _is_ability(verb)
    for token in (verb, *(c for c in verb.children if not (able and c.lower_ == "could"))):
        key = token.lemma_.lower() if token == verb else token.lower_
        hedge = words.get(("verbs" if token == verb else _class(token), key), "certain")
        found = max(found, hedge, key=ORDER.index)
    return found


def _is_ability(verb: Token) -> bool:
    """Whether a "could" on the verb tells what somebody was able to do: "could see", "could not pay"."""
    return syntax.is_negated(verb) or verb.lemma_.lower() in SENSES


def _class(token: Token) -> str:
    return "modals" if token.tag_ == "MD" else "adverbs"


@cache
def _hedges() -> dict[tuple[str, str], Certainty]:
    found: dict[tuple[str, str], Certainty] = {}
    for table, strengths in lexicon.load("hedges").items():
        for strength, words in strengths.items():
            found.update({(table, word): strength for word in words})
    return found
