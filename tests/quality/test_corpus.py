"""The corpus itself: it reads, every annotation stands in its text, and there is enough of it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from schemas.document import (
    Certainty,
    EntityType,
    EventStatus,
    FigureKind,
    MomentType,
    Qualifier,
    SourceKind,
    Stance,
)
from tests.quality.annotations import Article
from tests.quality.articles import read_article, read_corpus
from tests.quality.words import CorpusError, Words

ARTICLES = read_corpus()  # raises where an annotated word does not stand in its text

LEANING = {"pronoun", "connective", "description", "quote", "content"}


def allowed(literal: object) -> set[str]:
    return set(literal.__args__)


def total(part: str) -> int:
    return sum(len(getattr(article, part) or ()) for article in ARTICLES)


@pytest.mark.parametrize(
    ("part", "least"),
    [
        ("quotes", 150),
        ("claims", 300),
        ("figures", 200),
        ("times", 150),
        ("events", 200),
        ("entities", 200),
        ("leaning", 200),
    ],
)
def test_corpus_is_large_enough(part, least):
    assert total(part) >= least


def test_corpus_has_articles_of_every_beat_and_of_news_length():
    assert len(ARTICLES) >= 20
    assert {article.beat for article in ARTICLES} >= {
        "politics", "court", "business", "disaster", "sport", "science", "war", "health", "crime",
        "culture", "local", "tech", "labour", "elections", "diplomacy",
    }  # fmt: skip
    assert all(150 <= len(article.body.split()) <= 400 for article in ARTICLES)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_annotations_use_the_words_of_the_contract(article: Article):
    assert {t for e in article.entities for t in e.types} <= allowed(EntityType)
    assert {s for c in article.claims for s in c.stance} <= allowed(Stance)
    assert {s for c in article.claims for s in c.certainty} <= allowed(Certainty)
    assert {k for c in article.claims for k in c.kinds} <= allowed(SourceKind)
    assert {q for f in article.figures for q in f.qualifiers} <= allowed(Qualifier)
    assert {k for f in article.figures for k in f.kinds} <= allowed(FigureKind)
    assert {type_ for t in article.times for type_ in t.types} <= allowed(MomentType)
    assert {s for v in article.events or () for s in v.status} <= allowed(EventStatus)
    assert {at.kind for at in article.leaning} <= LEANING


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_no_two_annotations_of_a_kind_stand_in_one_place(article: Article):
    for items in (article.quotes, article.figures, article.times, article.events or []):
        places = sorted(item.place for item in items)
        assert all(one[1] <= other[0] for one, other in pairwise(places))
    mentions = [at for entity in article.entities for at in entity.mentions]
    assert len(mentions) == len(set(mentions))


WORDS = Words("She said she knew. “He knew,” she said.")


@pytest.mark.parametrize(
    ("ref", "words"),
    [("He knew", "He knew"), ("she#2", "she"), ("{she} said", "she"), ("said she … knew", "said she knew")],
)
def test_words_are_found_when_they_say_where(ref, words):
    assert WORDS.text[slice(*WORDS.one(ref))] == words


@pytest.mark.parametrize("ref", ["she", "knew", "nobody", "sai", "she#3"])
def test_words_are_refused_when_they_do_not_stand_there_exactly_once(ref):
    with pytest.raises((CorpusError, IndexError)):
        WORDS.one(ref)


def test_article_is_refused_when_an_annotation_is_not_in_its_text(tmp_path):
    path = tmp_path / "wrong.txt"
    path.write_text(
        "title: A\npublished: 2024-01-01\nbeat: local\n\nIt rained.\n\n[times]\nMonday | 2024-01-01\n"
    )
    with pytest.raises(CorpusError, match=r"wrong\.txt.*Monday"):
        read_article(path)
