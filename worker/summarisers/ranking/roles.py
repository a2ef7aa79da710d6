"""Openings such as "His lawyer, Simon Pryce, said": the name behind the role says who is meant, so
that the sentence stands without the pronoun."""

from __future__ import annotations

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from schemas.document import Edit
from worker.text import Text

POSSESSIVES = frozenset({"her", "his", "its", "their"})
# Of these the name alone is read: nobody writes "Mother Dana Ruiz said".
KIN = frozenset(
    {
        "aunt", "brother", "child", "cousin", "dad", "daughter", "father", "friend", "grandfather",
        "grandmother", "husband", "mom", "mother", "mum", "nephew", "niece", "parent", "partner", "sister",
        "son", "uncle", "widow", "widower", "wife",
    }
)  # fmt: skip
# "Its chief executive for the north": longer roles are descriptions of their own.
MAX_ROLE_WORDS = 5
# Of relative pronouns (Penn Treebank).
RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$"})


def without_pronoun(text: Text, tokens: TokenSpan) -> tuple[Edit, ...]:
    """The edits that make "Lawyer Simon Pryce said" of "His lawyer, Simon Pryce, said", and "Dana Ruiz
    said" of "Her mother, Dana Ruiz, said"; none where the tokens open in another way."""
    if not len(tokens) or tokens[0].lower_ not in POSSESSIVES:
        return ()
    comma = next((t for t in tokens[2 : MAX_ROLE_WORDS + 2] if t.text == ","), None)
    if comma is None or not all(_is_role(t) for t in tokens.doc[tokens[1].i : comma.i]):
        return ()
    end = _name_end(text, comma.nbor())
    if end is None:
        return ()
    start, role = tokens[0].idx, tokens[1]
    # "Its owner, Ann Lee, who was ill, said": that comma opens what is told of her.
    following = text.tokens(end + 1, tokens.end_char)
    closing = () if following and following[0].tag_ in RELATIVE_TAGS else (Edit(end, end + 1, ""),)
    if comma.nbor(-1).lemma_ in KIN:
        return Edit(start, comma.nbor().idx, ""), *closing
    opening = Edit(start, role.idx + 1, role.text[0].upper())
    return opening, Edit(comma.idx, comma.idx + 1, ""), *closing


def _is_role(token: Token) -> bool:
    return token.is_alpha and token.is_lower and token.pos_ in ("ADJ", "NOUN")


def _name_end(text: Text, token: Token) -> int | None:
    """Where the name that begins with the token ends, if a comma follows it."""
    names = (m for m, _ in text.mentions_in(token.idx, token.sent.end_char) if m.kind == "name")
    ends = (m.end for m in names if m.start == token.idx)
    return next((end for end in ends if text.text[end : end + 1] == ","), None)
