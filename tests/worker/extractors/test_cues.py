"""The lexicons behind quotes and claims: no word twice, no value that nothing reads."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from schemas.document import Certainty, Stance
from worker import lexicon
from worker.extractors.attributions import complements, cues

PREPOSITIONS = {
    "about", "after", "against", "as", "at", "for", "from", "in", "of", "on", "over", "to", "toward",
    "towards", "with",
}  # fmt: skip
OF_VERBS = {"quote", *complements.READINGS} | PREPOSITIONS
OF_NOUNS = {"that", "infinitive"} | PREPOSITIONS


def repeated(words: list[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


@pytest.mark.parametrize("table", ["verbs", "nouns"])
def test_no_cue_stands_twice_when_the_lexicon_is_read(table):
    groups = lexicon.load("cues")[table]
    assert repeated([lemma for group in groups for lemma in group["lemmas"]]) == []
    assert all(group["lemmas"] == sorted(group["lemmas"]) for group in groups)


@pytest.mark.parametrize("table", ["verbs", "nouns"])
def test_every_value_is_one_that_the_code_knows_when_the_lexicon_is_read(table):
    patterns = OF_VERBS if table == "verbs" else OF_NOUNS
    for group in lexicon.load("cues")[table]:
        assert group["stance"] in get_args(Stance)
        assert group["certainty"] in get_args(Certainty)
        assert set(group["takes"]) <= patterns
        assert set(group.get("stances", {})) <= set(group["takes"])
        assert set(group.get("stances", {}).values()) <= set(get_args(Stance))


def test_every_cue_can_be_looked_up_when_the_lexicon_is_loaded():
    for table, found in (("verbs", cues.verbs()), ("nouns", cues.nouns())):
        lemmas = {lemma for group in lexicon.load("cues")[table] for lemma in group["lemmas"]}
        assert lemmas == set(found)


@pytest.mark.parametrize("name", ["hedges", "media", "sources", "syntax", "titles_of_works"])
def test_no_word_stands_twice_when_a_lexicon_is_read(name):
    words: list[str] = []
    for table in lexicon.load(name).values():
        words += table if isinstance(table, list) else [w for part in table.values() for w in part]
    assert repeated(words) == []
