"""Number words that count nothing: "no one", "one of them", "at one point", "Ground Zero"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from worker import lexicon
from worker.extractors.figures.amounts import HYPHENS, Amount
from worker.lexer import Lexeme
from worker.text import Text

LEXICON = lexicon.load("qualifiers")["idioms"]
BEHIND = frozenset(LEXICON["one_behind"])
BEFORE = frozenset(LEXICON["one_before"])
BEFORE_OF = frozenset({"no", "any", "every", "each"})
PRONOUNS = frozenset({"them", "us", "you", "these", "those", "which", "whom", "many", "several"})
# What one is said of without counting: "for one reason".
NOUNS = frozenset(LEXICON["one_nouns"])
# What makes one word with "one-": "one-off".
TIED = frozenset(LEXICON["one_tied"])
SUBJECTS = ("nsubj", "nsubjpass")
# Tokens before and behind among which another number makes a bare "one" a number, too.
REACH = 30


def counts_nothing(amount: Amount, lexemes: Sequence[Lexeme], text: Text) -> bool:
    """Whether a number word is a pronoun, part of an idiom or of a name."""
    number = amount.number
    if number.form != "words" or number.stop - number.first > 1:
        return False
    tokens = text.tokens(lexemes[amount.first].start, lexemes[amount.first].end)
    token = tokens[0] if len(tokens) else None
    if token is not None and _is_named(token, text):
        return True
    return amount.value == 1 and _is_pronoun(amount, lexemes, token)


def _is_named(token: Token, text: Text) -> bool:
    """Whether the word is part of a name: "Ground Zero", "the Guildford Four"."""
    sentence = text.sentence_at(token.idx)
    if not token.text[0].isupper() or sentence.is_title or token.idx == sentence.start:
        return False
    before = token.nbor(-1)
    if before.pos_ == "PROPN" and before.text[0].isupper():
        return True
    found = text.mention_at(token)
    return found is not None and found[0].kind == "name" and found[0].text != token.text


def _is_pronoun(amount: Amount, lexemes: Sequence[Lexeme], token: Token | None) -> bool:
    """ "one another", "no one", "a quiet one", "one of them", "at one point"."""
    before, behind = _word(lexemes, amount.first - 1), _word(lexemes, amount.stop)
    if before in HYPHENS and _word(lexemes, amount.first - 2) in ("no", "any", "every"):
        return True
    if behind == "of":
        return before in BEFORE_OF or _word(lexemes, amount.stop + 1) in PRONOUNS
    if behind in HYPHENS:
        return _word(lexemes, amount.stop + 1) in TIED
    if behind in BEHIND or before in BEFORE or not behind[:1].isalpha():
        return True
    if token is None or token.tag_ != "CD":
        return True
    if token.dep_ in SUBJECTS:
        return not any(t.like_num for t in _around(token))
    idle = token.head.lemma_.lower() in NOUNS or (before == "at" and behind == "point")
    return token.dep_ != "nummod" or idle


def _around(token: Token) -> list[Token]:
    """The tokens of the sentence near the token, but for itself."""
    near = token.doc[max(token.sent.start, token.i - REACH) : min(token.sent.end, token.i + REACH)]
    return [t for t in near if t.i != token.i]


def _word(lexemes: Sequence[Lexeme], at: int) -> str:
    return lexemes[at].lower if 0 <= at < len(lexemes) else ""
