"""The encodings of the web (WHATWG Encoding) by their Python names, and where pages name theirs."""

from __future__ import annotations

import codecs
import re

# Other codecs of Python (idna, unicode_escape) are no encodings of text.
_CODECS = re.compile(
    r"utf-8|utf-16(-[lb]e)?|iso8859-\d+|cp(866|874|125\d|932|949)|koi8-[ru]|mac-(roman|cyrillic)"
    r"|gb(2312|k|18030)|big5(hkscs)?|euc_(jp|kr)|iso2022_jp|shift_jis"
)
# Latin-1 and ASCII mean windows-1252 on the web (WHATWG Encoding, 4.2).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# The start of a page in which HTML looks for its own encoding (WHATWG HTML, 13.2.3.2).
_PRESCAN_BYTES = 1_024
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)


def codec_of(label: str) -> str | None:
    """Python's codec for an encoding's label, such as "latin1"; None for what is no encoding of
    the web."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if _CODECS.fullmatch(name) else None


def marked_codec(body: bytes) -> str | None:
    """The codec that a byte order mark tells; it takes the mark off."""
    return next((codec for mark, codec in _MARKS if body.startswith(mark)), None)


def named_codec(page: bytes) -> str | None:
    """The codec that a page names in a meta element. One that can be read so is not in UTF-16."""
    named = _META.search(page[:_PRESCAN_BYTES])
    codec = codec_of(named[1].decode("ascii")) if named else None
    return "utf-8" if codec and codec.startswith("utf-16") else codec
