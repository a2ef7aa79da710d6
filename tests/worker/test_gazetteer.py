"""The place index: look-ups, folding, order."""

from __future__ import annotations

import pytest

from worker import gazetteer, lexicon


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("Ukraine", "country", "UA"),
        ("U.S.", "country", "US"),
        ("DRC", "country", "CD"),
        ("são paulo", "city", "BR"),
        ("Sao Paulo", "city", "BR"),
        ("Kiev", "city", "UA"),
        ("Bavaria", "region", "DE"),
        ("Calif.", "region", "US"),
        ("Middle East", "area", ""),
    ],
)
def test_find_knows_a_name_in_any_spelling(name: str, kind: str, code: str) -> None:
    first = gazetteer.find(name)[0]
    assert (first.kind, first.country_code) == (kind, code)


def test_find_gives_countries_first_and_large_cities_before_small() -> None:
    assert [p.kind for p in gazetteer.find("Georgia")][:2] == ["country", "region"]
    people = [p.population for p in gazetteer.find("Paris")]
    assert people == sorted(people, reverse=True)
    assert len(people) > 1


@pytest.mark.parametrize("name", ["", " ", "\t", "zzzz", "\n", "Copenhage", "Parisx", "😀"])
def test_find_is_empty_when_no_place_has_the_name(name: str) -> None:
    assert gazetteer.find(name) == []


def test_every_line_of_the_index_is_found_under_its_name() -> None:
    lines = gazetteer.load().decode().strip("\n").split("\n")
    assert len(lines) > 60_000
    names = [line.partition("\t")[0] for line in lines]
    for name in [names[0], names[-1], *names[:: len(names) // 500]]:
        assert gazetteer.find(name), name


def test_every_country_of_the_lexicon_has_its_code_in_the_index() -> None:
    for code, names in lexicon.load("countries")["names"].items():
        for name in names:
            found = gazetteer.find(name)
            assert found, name
            assert found[0].country_code == code, name


def test_every_adjective_names_a_known_place() -> None:
    table = lexicon.load("countries")
    assert set(table["adjectives"]) <= set(table["names"])
    assert set(table["people"]) <= set(table["names"])
    for name in lexicon.load("regions")["world"]["adjectives"].values():
        assert gazetteer.find(name), name


@pytest.mark.parametrize("name", ["titles", "nouns", "organisations", "pronouns", "countries"])
def test_no_entry_stands_twice_in_a_list(name: str) -> None:
    for table, entries in lexicon.load(name).items():
        for words in [entries] if isinstance(entries, list) else entries.values():
            flat = [w for entry in words for w in (entry if isinstance(entry, list) else [entry])]
            assert len(flat) == len(set(flat)), (table, sorted({w for w in flat if flat.count(w) > 1}))
