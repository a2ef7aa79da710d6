"""Ages: "five-year-old", "29 years old", "three months of age", "aged 43", "Smith, 43,"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from worker import lexicon
from worker.extractors.figures.amounts import HYPHENS, Amount
from worker.lexer import Lexeme
from worker.text import Text

LEXICON = lexicon.load("qualifiers")["ages"]
OLDEST = 125
# Below this, a number between commas behind a name that nobody knows is as likely no age.
YOUNGEST_SURE = 14


def as_age(amount: Amount, lexemes: Sequence[Lexeme], text: Text) -> Amount | None:
    """The amount as an age, or None where it is none."""
    if amount.kind == "money" or amount.kind == "percent":
        return None
    return _with_unit(amount, lexemes) or _bare(amount, lexemes, text)


def _skip_hyphen(lexemes: Sequence[Lexeme], at: int) -> int:
    return at + 1 if at < len(lexemes) and lexemes[at].text in HYPHENS else at


def _word(lexemes: Sequence[Lexeme], at: int) -> str:
    return lexemes[at].lower if 0 <= at < len(lexemes) else ""


def _with_unit(amount: Amount, lexemes: Sequence[Lexeme]) -> Amount | None:
    """ "five-year-old", "10 months old", "3 years of age", "87 yo"."""
    at = _skip_hyphen(lexemes, amount.number.stop if amount.low is None else amount.stop)
    if amount.dimension == "time":
        at = amount.stop - 1
    elif amount.unit is not None:
        return None
    if _word(lexemes, at) == "yo":
        return replace(amount, stop=at + 1, unit="year of age", kind="age", dimension="age")
    unit = LEXICON["units"].get(_word(lexemes, at))
    if unit is None:
        return None
    behind = _skip_hyphen(lexemes, at + 1)
    if _word(lexemes, behind) in LEXICON["old"]:
        return replace(amount, stop=behind + 1, unit=unit, kind="age", dimension="age")
    if _word(lexemes, behind) == "of" and _word(lexemes, behind + 1) == "age":
        return replace(amount, stop=behind + 2, unit=unit, kind="age", dimension="age")
    return None


def _bare(amount: Amount, lexemes: Sequence[Lexeme], text: Text) -> Amount | None:
    """ "aged 43", "at the age of 43", "Smith, 43,"."""
    if amount.unit is not None and amount.dimension != "time":
        return None
    if amount.scale > 1 or amount.number.form not in ("digits", "words"):
        return None
    ends = [end for end in (amount.value, amount.low, amount.high) if end is not None]
    if any(end.denominator > 1 or not 0 < end <= OLDEST for end in ends):
        return None
    before, second = _word(lexemes, amount.first - 1), _word(lexemes, amount.first - 2)
    cued = before in LEXICON["before"] or (before == "of" and second in ("age", "ages"))
    cued = cued or (before in ("under", "over") and second in LEXICON["persons"])
    cued = cued or (before == "of" and second in LEXICON["person"] and not _counts(amount, lexemes, text))
    cued = cued or (before in ("between", "from", "over", "under") and second in LEXICON["before"])
    named = amount.value is not None and (
        _after_name(amount, lexemes, text) or _of_subject(amount, lexemes, text)
    )
    if cued or named:
        return replace(amount, unit="year of age", kind="age", dimension="age")
    return None


def _counts(amount: Amount, lexemes: Sequence[Lexeme], text: Text) -> bool:
    """Whether the number stands before the noun that it counts."""
    tokens = text.tokens(lexemes[amount.stop - 1].start, lexemes[amount.stop - 1].end)
    return any(token.dep_ in ("nummod", "compound") and token.head.i > token.i for token in tokens)


def _of_subject(amount: Amount, lexemes: Sequence[Lexeme], text: Text) -> bool:
    """ "his mother, who is 91", "she turned 40 last week": all that is said of a person."""
    if amount.dimension == "time":
        return False
    tokens = text.tokens(lexemes[amount.first].start, lexemes[amount.first].end)
    if not len(tokens) or tokens[0].head.lemma_ not in LEXICON["verbs"]:
        return False
    if amount.value == 1 and amount.number.form == "words" and tokens[0].head.lemma_ == "be":
        return False  # "she was the one"
    if tokens[0].dep_ != "attr" and _word(lexemes, amount.stop)[:1].isalnum():
        return False
    subjects = [child for child in tokens[0].head.children if child.dep_ == "nsubj"]
    return any(s.lower_ in LEXICON["pronouns"] or s.ent_type_ == "PERSON" for s in subjects)


def with_lists(amounts: Sequence[Amount], lexemes: Sequence[Lexeme], text: Text) -> list[Amount]:
    """The amounts with the rest of "aged 59, 76 and 84" and "age from 65 to 68" made ages too."""
    listed: list[Amount] = []
    for amount in amounts:
        before = listed[-1] if listed else None
        if before is not None and before.kind == "age" and _goes_on(before, amount, lexemes, text):
            amount = replace(amount, unit=before.unit, kind="age", dimension="age")
        listed.append(amount)
    return listed


def _goes_on(before: Amount, amount: Amount, lexemes: Sequence[Lexeme], text: Text) -> bool:
    """Whether a bare number goes on with a list of bare ages."""
    bare = before.stop - before.first == 1 and amount.unit is None and amount.kind == "count"
    between = {x.lower for x in lexemes[before.stop : amount.first]}
    return (
        bare and not _counts(amount, lexemes, text) and bool(between) and between <= {",", "and", "or", "to"}
    )


def _after_name(amount: Amount, lexemes: Sequence[Lexeme], text: Text) -> bool:
    """ "Anna Smith, 43, said": between commas behind a person's name."""
    if (
        amount.number.form != "digits"
        or amount.dimension == "time"
        or _word(lexemes, amount.first - 1) != ","
    ):
        return False
    if _word(lexemes, amount.stop) not in (",", ".", ")", "and", ";"):
        return False
    if amount.first < 2:
        return False
    tokens = text.tokens(lexemes[amount.first - 2].start, lexemes[amount.first - 2].end)
    if not len(tokens):
        return False
    found = text.mention_at(tokens[0])
    if found is not None:
        return found[1].type == "person"
    closed = _word(lexemes, amount.stop) == "," and (amount.value or 0) >= YOUNGEST_SURE
    return tokens[0].ent_type_ == "PERSON" or (
        closed and tokens[0].pos_ == "PROPN" and not tokens[0].ent_type_
    )
