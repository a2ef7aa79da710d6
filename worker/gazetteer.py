"""The place index: names of countries, regions and cities, with what GeoNames knows of them.

The index is one block of bytes whose lines are sorted by name, searched by bisection: 70,000 places take
4 MB that forked workers share, and a look-up some 20 microseconds. worker/lexicons/places/make.py made it.
Source: GeoNames (geonames.org), CC BY 4.0.
"""

from __future__ import annotations

import gzip
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

Kind = Literal["country", "region", "city", "area"]


@dataclass(frozen=True, slots=True)
class Found:
    """A place of some name. An "area" (Middle East) lies in no one country: its code is empty.
    `region` is the GeoNames admin1 code, for US states the postal code."""

    kind: Kind
    country_code: str
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    population: int
    region: str


def fold(name: str) -> str:
    """The form that names are compared in: no accents, no case, straight apostrophes, single spaces."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name.replace("’", "'").replace("ʼ", "'"))
        name = "".join(c for c in name if not unicodedata.combining(c))
    return " ".join(name.casefold().split())


@cache
def load() -> bytes:
    """The index. Call it before forking, so that the workers share it."""
    with files("worker.lexicons.places").joinpath("places.tsv.gz").open("rb") as file:
        return b"\n" + gzip.decompress(file.read()) + b"\n"


def find(name: str) -> list[Found]:
    """Every place of that name: countries first, then regions, areas and cities, large before small."""
    return list(_look_up(name))


@lru_cache(maxsize=4096)
def _look_up(name: str) -> tuple[Found, ...]:
    table, key = load(), fold(name).encode() + b"\t"
    low, high = 0, len(table) - 1
    while low < high:  # `low` ends at the line break before the first line that is not before the key
        middle = table.rfind(b"\n", low, (low + high) // 2 + 1)
        line_end = table.find(b"\n", middle + 1)
        if table[middle + 1 : line_end] < key:
            low = line_end
        else:
            high = middle
    found = []
    while table.startswith(key, low + 1):
        end = table.find(b"\n", low + 1)
        found.append(_parse(table[low + 1 : end].decode()))
        low = end
    order = ("country", "region", "area", "city")
    return tuple(sorted(found, key=lambda p: (order.index(p.kind), -p.population)))


def _parse(line: str) -> Found:
    _, kind, country, latitude, longitude, id_, population, region = line.split("\t")
    return Found(
        kind,  # type: ignore[arg-type]  # the maker writes no other
        country,
        float(latitude) if latitude else None,
        float(longitude) if longitude else None,
        int(id_) if id_ else None,
        int(population),
        region,
    )
