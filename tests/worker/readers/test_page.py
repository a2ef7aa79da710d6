"""Pages behind a `url`: fetched through the guard, bounded, then read like any other."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from schemas.submissions import Submission
from service.settings import Settings
from tests.worker.receivers import drips, raw, says
from worker.readers import UnreadableError, reader_of

SETTINGS = Settings(
    egress_allow=("127.0.0.0/8",), fetch_timeout_s=5.0, max_body_bytes=100_000, max_text_characters=5_000
)
BODY = (
    "The old harbour bridge reopened on Monday after two years of work, the city said. "
    "Residents walked across it in the morning. “It was worth the wait,” said Mara Lind, a baker."
)
PAGE = f"""<html><head><title>Bridge reopens</title></head><body><nav>Menu</nav>
<article><h1>Bridge reopens</h1><p>{BODY}</p><p>{BODY}</p></article></body></html>"""


def read(url: str, settings: Settings = SETTINGS, **fields: object):
    return reader_of(settings)(Submission("url", url, **fields))


def html(body: bytes, kind: str = "text/html; charset=utf-8", **headers: str):
    return says(200, body, Content_Type=kind, **headers)


def test_article_is_read_when_the_url_holds_a_page(receiver):
    hook = receiver(html(PAGE.encode()))
    reading = read(hook.url, published_at="2024-05-01", byline="Given Name")
    assert reading.title == "Bridge reopens"
    assert BODY in reading.body
    assert (reading.byline, reading.published_at_source) == ("Given Name", "given")
    assert "accept-encoding" in hook.requests.get_nowait().headers


def test_plain_text_is_read_when_the_url_holds_that(receiver):
    reading = read(receiver(html(f"Bridge reopens\n\n{BODY}".encode(), "text/plain")).url)
    assert (reading.title, reading.body) == ("Bridge reopens", BODY)


def test_redirects_are_followed_when_each_leads_to_an_open_address(receiver):
    last = receiver(html(PAGE.encode()))
    middle = receiver(says(302, b"", Location=last.url))
    first = receiver(says(301, b"", Location=middle.url))
    assert read(first.url).title == "Bridge reopens"


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/", "http://169.254.169.254/latest/", "http://0x7f.0.0.1/", "file:///etc/passwd",
     "http://user@127.0.0.1/", "//[::1]/", "http://[::ffff:127.0.0.1]/"],
)  # fmt: skip
def test_redirect_is_refused_when_it_leads_to_a_closed_address(receiver, target):
    with pytest.raises(UnreadableError) as refused:
        read(receiver(says(302, b"", Location=target)).url)
    assert refused.value.code == "fetch_refused"


def loops(server, connection, request):
    says(302, b"", Location=server.url)(server, connection, request)


BOMB = gzip.compress(b"<p>" + b"x" * 10_000_000)
FAILURES = {
    "loops": (loops, "redirects more than 5 times"),
    "missing": (says(404), "answered 404"),
    "drips": (drips, "No complete answer within"),
    "too large": (html(b"x" * 100_001), "more than 100,000 bytes"),
    "bomb": (html(BOMB, Content_Encoding="gzip"), "more than 100,000 bytes"),
    "broken gzip": (html(b"\x1f\x8b\x08garbage", Content_Encoding="gzip"), "cannot be unpacked"),
    "half a gzip": (html(gzip.compress(PAGE.encode())[:-20], Content_Encoding="gzip"), "breaks off"),
    "no gzip": (html(b"", Content_Encoding="gzip"), "breaks off"),
    "two gzips": (html(gzip.compress(PAGE.encode()) * 2, Content_Encoding="gzip"), "several pieces"),
    "unknown coding": (html(b"x", Content_Encoding="br"), "packed as 'br'"),
    "picture": (html(b"\x89PNG", "image/png"), "holds 'image/png', no page"),
    "garbage": (raw(b"\xff\xfe\r\n\r\n"), "no valid HTTP"),
    "bad location": (says(302, b"", Location="http://[::1"), "redirects to no URL"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_reason_is_clear_when_no_page_comes(receiver, case):
    behaviour, detail = FAILURES[case]
    with pytest.raises(UnreadableError) as failed:
        read(receiver(behaviour).url, replace(SETTINGS, fetch_timeout_s=0.5 if case == "drips" else 5.0))
    assert failed.value.code == "fetch_failed"
    assert detail in failed.value.detail


def test_article_is_refused_when_it_is_longer_than_the_limit(receiver):
    page = PAGE.replace("</article>", "<p>" + "Another sentence of it. " * 400 + "</p></article>")
    with pytest.raises(UnreadableError) as failed:
        read(receiver(html(page.encode())).url)
    assert failed.value.code == "text_too_long"


META = '<html><head><meta charset="{0}">'
ACCENTED = PAGE.replace("Bridge", "Brücke")


@pytest.mark.parametrize(
    ("encoding", "kind", "page"),
    [
        ("utf-8", "text/html", ACCENTED),
        ("utf-8", "text/html; charset=UTF-8", ACCENTED),
        ("latin-1", "text/html", ACCENTED.replace("“", "").replace("”", "")),
        ("cp1252", 'text/html; charset="ISO-8859-1"', ACCENTED),
        ("utf-16", "text/html", ACCENTED),
        ("utf-8-sig", "text/html; charset=latin-1", ACCENTED),
        ("cp1250", "text/html", ACCENTED.replace("<html><head>", META.format("windows-1250"))),
        ("utf-8", "text/html", ACCENTED.replace("<html><head>", META.format("utf-16"))),
        ("utf-8", "text/html; charset=unicode_escape", ACCENTED),
        ("utf-8", "text/html; charset=no-such-thing", ACCENTED),
    ],
)
def test_characters_are_right_when_a_page_is_encoded(receiver, encoding, kind, page):
    assert read(receiver(html(page.encode(encoding), kind)).url).title == "Brücke reopens"


def test_page_is_unpacked_when_it_comes_as_gzip(receiver):
    packed = gzip.compress(PAGE.encode())
    assert read(receiver(html(packed, Content_Encoding="gzip")).url).title == "Bridge reopens"
