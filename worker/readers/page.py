"""`url` submissions: the page is fetched through the guarded egress, then read as HTML or text."""

from __future__ import annotations

import re
import time
import zlib
from dataclasses import replace
from urllib.parse import urljoin

from schemas.charsets import codec_of, marked_codec, named_codec
from schemas.submissions import Submission
from worker.notify.egress import Answer, DeadlineError, Egress, EgressError, RefusedError
from worker.readers import html, plain
from worker.readers.reading import Reading, UnreadableError

MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
HEADERS = {
    "User-Agent": "Dateline/1",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.5",
    "Accept-Encoding": "gzip",
}
GZIP_MAGIC = b"\x1f\x8b"
PARAMETER = re.compile(r"""charset\s*=\s*"?([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)


class PageReader:
    """Fetches and reads pages. `timeout_s` is for all redirects together, `max_bytes` for the
    page as it is sent and as it is unpacked."""

    def __init__(self, egress: Egress, *, timeout_s: float, max_bytes: int) -> None:
        self._egress = egress
        self._timeout_s = timeout_s
        self._max_bytes = max_bytes

    def read(self, submission: Submission) -> Reading:
        """The article at the submission's URL. Raises UnreadableError."""
        try:
            answer = self._fetch(submission.content)
        except RefusedError as error:
            raise UnreadableError("fetch_refused", str(error)) from None
        except EgressError as error:
            raise UnreadableError("fetch_failed", str(error)) from None
        kind, _, parameters = answer.headers.get("content-type", "").partition(";")
        body = _unpacked(answer, self._max_bytes)
        if kind.strip().lower() in HTML_TYPES:
            return html.read(replace(submission, format="html", content=_decoded(body, parameters)))
        if kind.strip().lower() == "text/plain":
            text = _decoded(body, parameters)
            return plain.read(replace(submission, format="text", content=text, title_from_text=True))
        raise UnreadableError("fetch_failed", f"The address holds {kind.strip()[:80]!r}, no page.")

    def _fetch(self, url: str) -> Answer:
        """The page after its redirects, each checked like the first. Raises EgressError and
        UnreadableError."""
        end = time.monotonic() + self._timeout_s
        for _ in range(MAX_REDIRECTS + 1):
            left_s = end - time.monotonic()
            if left_s <= 0:
                raise DeadlineError(f"No complete answer within {self._timeout_s:g} s.")
            answer = self._egress.request(
                "GET", url, headers=HEADERS, timeout_s=left_s, max_bytes=self._max_bytes
            )
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return self._accepted(answer)
            url = _joined(url, answer.headers["location"])
        raise UnreadableError("fetch_failed", f"The page redirects more than {MAX_REDIRECTS} times.")

    def _accepted(self, answer: Answer) -> Answer:
        if not 200 <= answer.status < 300:
            raise UnreadableError("fetch_failed", f"The page's server answered {answer.status}.")
        if answer.is_cut:
            raise _too_large(self._max_bytes)
        return answer


def _joined(url: str, location: str) -> str:
    """Where a redirect leads. Raises EgressError."""
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise EgressError(f"The page redirects to no URL: {error}.") from None


def _too_large(max_bytes: int) -> UnreadableError:
    return UnreadableError("fetch_failed", f"The page has more than {max_bytes:,} bytes.")


def _unpacked(answer: Answer, max_bytes: int) -> bytes:
    """The body without its content coding. Raises UnreadableError, for one that swells beyond
    `max_bytes` too."""
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding in ("identity", ""):
        return answer.body
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise UnreadableError("fetch_failed", f"The page is packed as {coding[:40]!r}.")
    try:
        unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # 32: gzip or zlib, as its header says
        body = unpack.decompress(answer.body, max_bytes + 1)
    except zlib.error as error:
        raise UnreadableError("fetch_failed", f"The page cannot be unpacked: {error}.") from None
    if len(body) > max_bytes:
        raise _too_large(max_bytes)
    if not unpack.eof:
        raise UnreadableError("fetch_failed", "The page breaks off: its packed body has no end.")
    if unpack.unused_data.startswith(GZIP_MAGIC):
        raise UnreadableError("fetch_failed", "The page is packed in several pieces, which are not read.")
    return body


def _decoded(body: bytes, parameters: str) -> str:
    """The text of a page: by its byte order mark, its Content-Type, its meta element; else as
    UTF-8, or as what browsers fall back on."""
    declared = PARAMETER.search(parameters)
    codec = marked_codec(body) or (declared and codec_of(declared[1])) or named_codec(body)
    if codec:
        return body.decode(codec, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace")
