"""Every table of the lexicons is read, no entry stands twice, and the README knows every file."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from worker import lexicons

FOLDER = Path(lexicons.__file__).parent
WORKER = FOLDER.parent
FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
# Tables whose keys are entries themselves (a word with its number, a code with its words): whoever
# reads the table reads them all. In every other table the code picks lists by their names.
WITH_ENTRIES_AS_KEYS = frozenset({
    "aliases.cities", "aliases.states", "conflicts.states", "countries.adjectives", "countries.names",
    "countries.people", "hedges.adverbs", "hedges.modals", "hedges.verbs", "keyphrases.weights",
    "numbers.cardinals", "numbers.denominators", "numbers.letters", "numbers.ordinals", "numbers.plurals",
    "numbers.scales", "numbers.vague", "numbers.vulgar", "plover.nouns", "plover.sets", "plover.temper",
    "plover.verbs", "qualifiers.before", "qualifiers.behind", "summary.choice", "summary.sentence",
    "topics.terms",
})  # fmt: skip
# Files in which that is so of every table but those in NAMED.
FULL_OF_ENTRIES = frozenset({"regions", "times", "units"})
# Files whose tables are walked through, whatever they are called.
WALKED = frozenset({"regions", "units"})
NAMED = frozenset({
    "regions.world", "times.year_cues", "times.span_cues", "times.approximate", "times.patterns",
    "units.symbols", "units.powers", "units.pounds", "units.sums", "units.inches",
})  # fmt: skip
# Files whose words are compared without regard to letter case.
CASELESS = frozenset({"nouns", "organisations", "pronouns", "titles"})
# A text of so many words is a list of words.
WORDS_OF_A_LIST = 15


@cache
def lexicon(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def sources() -> dict[Path, str]:
    """The code that may read lexicons."""
    paths = [p for p in sorted(WORKER.rglob("*.py")) if p.name != "training.py"]
    return {path: path.read_text(encoding="utf-8") for path in paths}


@cache
def named_in(folder: Path) -> frozenset[str]:
    """Every string constant in the modules of a folder."""
    trees = [ast.parse(text) for path, text in sources().items() if path.parent == folder]
    nodes = (node for tree in trees for node in ast.walk(tree))
    return frozenset(n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))


def is_picked(name: str, table: str) -> bool:
    """Whether code reads this table: `words("file", "table")`, `load("file")["table"]`, or the file
    as a whole with the table's name in the same folder."""
    at_once = re.compile(rf'"{name}"(?:, |\)\[)"{table}"')
    whole = re.compile(rf'(?:words|load|listed|_lexicon)\("{name}"(?:\)(?!\[")|, (?!"))')
    return any(
        at_once.search(text) or (whole.search(text) and table in named_in(path.parent))
        for path, text in sources().items()
    )


def readers_of(name: str) -> set[Path]:
    """The folders whose code reads a file."""
    call = re.compile(rf'(?:words|load|listed|_lexicon)\("{name}"')
    return {path.parent for path, text in sources().items() if call.search(text)}


def lists_in(value: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    """Every list of words below a value, with where it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from lists_in(inner, f"{path}.{key}")
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        yield path, value
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from lists_in(inner, f"{path}[{place}]")
    elif isinstance(value, str) and len(value.split()) >= WORDS_OF_A_LIST:
        yield path, value.split()


def twice(words: list[str]) -> list[str]:
    return sorted(word for word, count in Counter(words).items() if count > 1)


@pytest.mark.parametrize("name", FILES)
def test_every_table_is_read(name: str) -> None:
    tables = [t for t in lexicon(name) if name not in WALKED or f"{name}.{t}" in NAMED]
    assert not [table for table in tables if not is_picked(name, table)]


@pytest.mark.parametrize("name", FILES)
def test_every_list_in_a_table_is_read(name: str) -> None:
    known = frozenset().union(*map(named_in, readers_of(name)))
    unread = []
    for table, rows in lexicon(name).items():
        path = f"{name}.{table}"
        picks = path in NAMED or (name not in FULL_OF_ENTRIES and path not in WITH_ENTRIES_AS_KEYS)
        if picks and isinstance(rows, dict):
            unread += [f"{path}.{row}" for row in rows if row not in known]
    assert not unread


def test_exceptions_name_tables_that_are_there() -> None:
    tables = {f"{name}.{table}" for name in FILES for table in lexicon(name)}
    assert not (WITH_ENTRIES_AS_KEYS | NAMED) - tables


@pytest.mark.parametrize("name", FILES)
def test_no_entry_stands_twice_in_a_list(name: str) -> None:
    found = {}
    for path, words in lists_in(lexicon(name), name):
        if not path.startswith("times.patterns"):  # sequences, in which a class may come again
            found[path] = twice([w.lower() for w in words] if name in CASELESS else words)
    assert not {path: words for path, words in found.items() if words}


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("cues", ("verbs",)),
        ("cues", ("nouns",)),
        ("conflicts", ("states",)),
        ("given", ("male", "female")),
        ("hedges", ("modals",)),
        ("hedges", ("adverbs",)),
        ("sources", ("document", "anonymous", "organization")),
        ("titles", ("male", "female", "neutral")),
    ],
)
def test_no_entry_stands_in_two_lists_when_only_one_would_count(name: str, tables: tuple[str, ...]) -> None:
    rows = [row for table in tables for row in _rows(lexicon(name)[table])]
    assert not twice([word for row in rows for word in set(row)])


def test_no_verb_and_object_are_written_in_two_frames() -> None:
    frames = lexicon("plover")["frames"]
    pairs = [f"{verb} {o}" for frame in frames for verb in set(frame["verbs"]) for o in set(frame["objects"])]
    assert not twice(pairs)


def test_no_object_stands_beside_a_set_that_holds_it() -> None:
    sets = lexicon("plover")["sets"]
    for frame in lexicon("plover")["frames"]:
        held = {word for name in frame["objects"] if name[0] == "@" for word in sets[name[1:]]}
        assert not held & set(frame["objects"])


def test_every_set_of_objects_is_used() -> None:
    used = {word[1:] for frame in lexicon("plover")["frames"] for word in frame["objects"] if word[0] == "@"}
    assert used == set(lexicon("plover")["sets"])


def test_no_form_of_a_unit_stands_for_two() -> None:
    units = lexicon("units")
    forms = [
        f"{kind} {form}"
        for table, rows in units.items()
        if all(isinstance(row, dict) and "names" in row for row in rows.values())
        for row in rows.values()
        for kind in ("names", "symbols")
        for form in set(row[kind])
    ]
    assert not twice(forms)


def test_every_class_of_words_is_in_a_pattern_or_in_the_code() -> None:
    times = lexicon("times")
    patterns = " ".join(word for rule in times["patterns"]["rules"] for word in _flat(rule))
    named = named_in(WORKER / "extractors" / "timeline")
    classes = [*times["words"]]
    assert not [c for c in classes if c not in named and not re.search(rf"\b{c}\b", patterns)]


def test_readme_names_every_file() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    files = [p for p in FOLDER.rglob("*") if p.suffix in (".toml", ".tsv", ".gz")]
    rows = re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE)
    assert sorted(rows) == sorted(str(p.relative_to(FOLDER)) for p in files)


def _rows(table: Any) -> list[list[str]]:
    """The lists of a table, whatever its shape."""
    if isinstance(table, str):
        return [table.split()]
    if isinstance(table, dict):
        return list(table.values())
    return [row["lemmas"] for row in table] if isinstance(table[0], dict) else [table]


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for item in value.values() if isinstance(value, dict) else value:
            yield from _flat(item)
