"""Submitting articles and reading results, over the app and a real store."""

from __future__ import annotations

import gzip

import orjson
import pytest

from schemas.document import SECTIONS
from schemas.messages import AnalyseArticle
from service.store.jobs import JobStore


def pointers(answer) -> list[str]:
    assert answer.status_code == 422, answer.data
    return [error["pointer"] for error in answer.json["errors"]]


def test_submission_gets_a_job_when_it_is_json(client, bells):
    answer = client.post("/v1/articles", json={"text": "The bridge reopened.", "external_id": "a-1"})

    assert answer.status_code == 202
    job = answer.json
    assert answer.headers["Location"] == job["links"]["self"] == f"/v1/jobs/{job['id']}"
    assert int(answer.headers["Retry-After"]) > 0
    assert job["status"] == "queued"
    assert job["external_id"] == "a-1"
    assert "tenant" not in job
    assert bells.sent == [AnalyseArticle(job["id"])]


def test_submission_keeps_every_field_when_all_are_given(client, app, settings, redis_client):
    client.post(
        "/v1/articles?priority=low&byline=Query",
        json={
            "text": "The bridge reopened.",
            "title": "Bridge",
            "published_at": "2024-11-05",
            "byline": "Ana Ruiz",
            "language": "en",
            "external_id": None,
            "source": {"name": "Gazette", "url": "https://gazette.example/a"},
            "metadata": {"desk": {"name": "harbour", "rank": 1.5}},
            "options": {"include": ["figures", "entities", "figures"], "summary": {"max_sentences": 2}},
        },
        headers={
            "X-Request-Id": "desk-7",
            "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        },
    )

    claim = JobStore(redis_client, settings).claim("test")
    submission = claim.submission
    assert (submission.format, submission.content) == ("text", "The bridge reopened.")
    assert (submission.title, submission.byline, submission.priority) == ("Bridge", "Ana Ruiz", "low")
    assert submission.source.name == "Gazette"
    assert submission.metadata == {"desk": {"name": "harbour", "rank": 1.5}}
    assert submission.options.include == ("entities", "figures")
    assert submission.options.summary.max_sentences == 2
    assert claim.trace["request_id"] == "desk-7"
    assert claim.trace["trace_id"] == "0af7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain", "Caf\u00e9\n\nOpen.".encode(), "Caf\u00e9\n\nOpen."),
        ("text/plain; charset=iso-8859-1", b"Caf\xe9 open.", "Caf\u00e9 open."),
        (
            "text/html",
            b'<meta charset="windows-1252"><p>Caf\xe9',
            '<meta charset="windows-1252"><p>Caf\u00e9',
        ),
        ("text/html", b"\xef\xbb\xbf<p>Open", "<p>Open"),
        ("text/html", b'\xef\xbb\xbf<meta charset="latin1">Caf\xc3\xa9', '<meta charset="latin1">Caf\u00e9'),
        ("text/html", "<p>Caf\u00e9".encode("utf-16"), "<p>Caf\u00e9"),
        ("text/html", '<meta charset="utf-16">Caf\u00e9'.encode(), '<meta charset="utf-16">Caf\u00e9'),
        ("text/html", b'<meta charset="latin1">\x93No\x94', '<meta charset="latin1">\u201cNo\u201d'),
        ("text/plain; charset=latin1", b"\x93No\x94", "\u201cNo\u201d"),
        ("text/plain; charset=utf-16", "Caf\u00e9".encode("utf-16"), "Caf\u00e9"),
    ],
)
def test_body_is_decoded_when_it_is_text(client, redis_client, settings, content_type, body, text):
    answer = client.post("/v1/articles?external_id=x", data=body, content_type=content_type)

    assert answer.status_code == 202
    submission = JobStore(redis_client, settings).claim("test").submission
    assert submission.content == text
    assert submission.format == ("text" if "plain" in content_type else "html")
    assert submission.title_from_text == ("plain" in content_type)
    assert submission.external_id == "x"


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        ({}, [""]),
        ({"text": "a", "html": "b"}, [""]),
        ({"text": " \n\t\u2003"}, ["/text"]),
        ({"text": "a\0b"}, ["/text"]),
        ({"text": 5}, ["/text"]),
        ({"text": "a", "titel": "b"}, ["/titel"]),
        ({"text": "a", "a/b~c": 1}, ["/a~1b~0c"]),
        ({"text": "a", "published_at": "2024-11-05T10:00:00"}, ["/published_at"]),
        ({"text": "a", "published_at": "2024-02-30"}, ["/published_at"]),
        ({"text": "a", "published_at": "yesterday"}, ["/published_at"]),
        ({"text": "a", "source": {"url": "javascript:alert(1)"}}, ["/source/url"]),
        ({"text": "a", "options": {"include": ["entities", "tone"]}}, ["/options/include/1"]),
        ({"text": "a", "options": {"summary": {"max_sentences": "3"}}}, ["/options/summary/max_sentences"]),
        ({"text": "a", "options": {"summary": {"max_sentences": True}}}, ["/options/summary/max_sentences"]),
        ({"text": "a", "priority": "urgent"}, ["/priority"]),
        ({"text": "a", "metadata": []}, ["/metadata"]),
        ({"text": "a", "webhook": {"url": "http://127.0.0.1/x"}}, ["/webhook/url"]),
        ({"text": "a", "webhook": {"url": "https://desk.example/x", "secret": "s"}}, ["/webhook/secret"]),
        ({"url": "ftp://gazette.example/a"}, ["/url"]),
        ({"url": "http://169.254.169.254/latest"}, ["/url"]),
        ([], [""]),
        ("text", [""]),
        (None, [""]),
    ],
)
def test_submission_is_refused_when_it_breaks_the_schema(client, bells, body, broken):
    answer = client.post("/v1/articles", data=orjson.dumps(body), content_type="application/json")

    assert pointers(answer) == broken
    assert bells.sent == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"text": "a",}',
        b'{"text": "a", "text": "b"}',
        b'{"text": "a", "metadata": {"x": NaN}}',
        b'{"text": "a", "metadata": {"x": -Infinity}}',
        b'{"text": "a\xff"}',
        b'{"text": "\xed\xa0\x80"}',
        b'{"text": "a", "metadata": ' + b"[" * 9_000 + b"]" * 9_000 + b"}",
        b'{"text": "a", "metadata": {"x": ' + b"9" * 5_000 + b"}}",
        '{"text": "a"}'.encode("utf-16"),
    ],
)
def test_body_is_malformed_when_it_is_no_json(client, body):
    answer = client.post("/v1/articles", data=body, content_type="application/json")

    assert answer.status_code == 400, answer.data
    assert answer.json["type"] == "/problems/malformed-json"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"text": "\\ud800"}', "/text"),
        (b'{"text": "a", "title": "\\udc00"}', "/title"),
        (b'{"text": "a", "metadata": {"x": 1e400}}', "/metadata/x"),
        (b'{"text": "a", "metadata": {"\\ud800": 1}}', "/metadata"),
        (b'{"text": "a", "\\ud800": 1}', "/?"),
        (b'{"text": "a", "metadata": ' + b'{"a":' * 70 + b"1" + b"}" * 71, "/metadata" + "/a" * 65),
        (b'{"text": "a", "metadata": {"x": [' + b"0," * 20_000 + b"0]}}", "/metadata"),
    ],
)
def test_value_is_refused_when_no_result_could_hold_it(client, body, pointer):
    answer = client.post("/v1/articles", data=body, content_type="application/json")

    assert pointers(answer) == [pointer]


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", b" \n ", 422),
        ("text/plain", b"", 422),
        ("text/plain", b"a\x00b", 422),
        ("text/plain", b"caf\xe9", 400),
        ("text/plain; charset=klingon", b"a", 415),
        ("text/plain; charset=punycode", b"a", 415),
        ("application/json; charset=latin-1", b'{"text": "a"}', 415),
        ("application/pdf", b"%PDF", 415),
        (None, b"a", 415),
    ],
)
def test_body_is_refused_when_it_is_no_text(client, content_type, body, status):
    answer = client.post("/v1/articles", data=body, content_type=content_type)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("item", "feed", "external_id"),
    [
        ({"uri": "urn:a:1", "headline": "Bridge", "body_text": "Open.", "weight": 1.50}, "ninjs", "urn:a:1"),
        ({"uri": "u" * 300, "headlines": [{"value": "Bridge"}]}, "ninjs", None),
        ({"@context": "https://schema.org", "@type": "NewsArticle", "url": "x", "text": "y"}, "jsonld", None),
        ({"@graph": [{"@type": "NewsArticle"}], "@id": "#1"}, "jsonld", "#1"),
    ],
)
def test_item_is_passed_on_whole_when_its_format_is_known(
    client, redis_client, settings, item, feed, external_id
):
    answer = client.post("/v1/articles?priority=high", json=item)

    assert (answer.status_code, answer.json["external_id"]) == (202, external_id)
    submission = JobStore(redis_client, settings).claim("test").submission
    assert (submission.format, submission.priority) == (feed, "high")
    assert orjson.loads(submission.content) == item


ORGANIZATION = {"@type": "Organization", "@id": "#o", "name": "The Coast Gazette"}


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ({"@type": "NewsArticle", "publisher": ORGANIZATION}, "The Coast Gazette"),
        ({"@type": "NewsArticle", "publisher": "The Coast Gazette"}, "The Coast Gazette"),
        ({"@type": "NewsArticle", "publisher": [{}], "provider": ORGANIZATION}, "The Coast Gazette"),
        ({"@graph": [{"publisher": {"@id": "#o"}}, ORGANIZATION]}, "The Coast Gazette"),
        ({"uri": "a", "infosources": [{"name": "The Coast Gazette"}]}, "The Coast Gazette"),
        ({"uri": "a", "copyrightHolder": "The Coast Gazette"}, "The Coast Gazette"),
        ({"@type": "NewsArticle", "publisher": {"@id": ["#o"], "name": {"@value": "x"}}}, None),
        ({"@graph": {"publisher": "x"}, "publisher": "y" * 501}, None),
        ({"uri": "a", "infoSources": [], "copyrightholder": " "}, None),
    ],
)
def test_source_is_the_publisher_when_an_item_tells_it(client, redis_client, settings, item, name):
    assert client.post("/v1/articles", json=item).status_code == 202
    assert JobStore(redis_client, settings).claim("test").submission.source.name == name


def test_item_is_refused_when_no_result_could_hold_it(client):
    body = b'{"uri": "urn:a:1", "body_text": "a\\ud800b"}'
    answer = client.post("/v1/articles", data=body, content_type="application/json")

    assert pointers(answer) == ["/body_text"]


def test_body_is_refused_when_it_is_compressed(client):
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = client.post("/v1/articles", data=gzip.compress(b'{"text": "a"}'), headers=headers)

    assert (answer.status_code, answer.headers["Accept-Encoding"]) == (415, "identity")


def test_text_is_refused_when_it_is_longer_than_the_limit(client, settings):
    at_limit = client.post("/v1/articles", json={"text": "é" * settings.max_text_characters})
    over = client.post("/v1/articles", json={"text": "é" * (settings.max_text_characters + 1)})

    assert at_limit.status_code == 202
    assert pointers(over) == ["/text"]


def test_metadata_comes_back_when_it_is_odd_json(client, submit, finish):
    odd = {"nul": "\0", "": [[[]]], "large": 2**64 - 1, "small": 5e-324, "é": {"a": None}}
    job = submit(metadata=odd)
    finish()

    assert client.get(job["links"]["article"]).json["metadata"] == odd


def test_integer_is_kept_in_double_precision_when_64_bits_cannot_hold_it(client, finish):
    body = b'{"text": "Open.", "metadata": {"n": 1' + b"0" * 30 + b"}}"
    job = client.post("/v1/articles", data=body, content_type="application/json").json
    finish()

    assert client.get(job["links"]["article"]).json["metadata"] == {"n": 1e30}


def test_query_is_refused_when_it_has_a_typo(client):
    answer = client.post("/v1/articles?publishd_at=2024-01-01", data=b"a", content_type="text/plain")

    assert pointers(answer) == ["/publishd_at"]
    assert answer.json["errors"][0]["in"] == "query"


def test_result_is_the_stored_bytes_when_the_job_has_succeeded(client, submit, finish):
    job = submit(external_id="a-1", metadata={"z": 1, "a": [None, "é"]}, source={"name": "Gazette"})
    early = client.get(job["links"]["article"])
    assert (early.status_code, early.json["type"]) == (404, "/problems/not-ready")
    assert job["id"] in early.json["detail"]
    assert int(early.headers["Retry-After"]) > 0

    analysis = finish()
    answer = client.get(job["links"]["article"])

    assert answer.status_code == 200
    document = answer.json
    assert list(document)[:8] == [
        "id", "object", "schema_version", "engine", "external_id", "metadata", "source", "title",
    ]  # fmt: skip
    assert document["id"] == job["article_id"]
    assert document["metadata"] == {"z": 1, "a": [None, "é"]}
    assert document["text"] == analysis.text
    assert client.get(job["links"]["article"]).data == answer.data


def test_result_is_not_sent_again_when_the_etag_is_known(client, submit, finish):
    job = submit()
    finish()
    first = client.get(job["links"]["article"])

    assert first.headers["ETag"].startswith('"')
    same = client.get(job["links"]["article"], headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(job["links"]["article"], headers={"If-None-Match": '"x"'})

    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]
    assert other.status_code == 200


@pytest.mark.parametrize("section", SECTIONS)
def test_section_is_part_of_the_document_when_it_is_asked_for(client, submit, finish, section):
    job = submit()
    finish()
    document = client.get(job["links"]["article"]).json

    answer = client.get(f"{job['links']['article']}/{section}")

    assert answer.json == {
        "article_id": job["article_id"],
        "schema_version": document["schema_version"],
        section: document[section],
    }
    again = client.get(
        f"{job['links']['article']}/{section}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_article_is_gone_when_it_was_deleted(client, submit, finish):
    first, second = submit(), submit()
    finish()
    finish()

    assert client.delete(first["links"]["article"]).status_code == 204

    assert client.get(first["links"]["article"]).status_code == 404
    assert client.get(f"{first['links']['article']}/summary").status_code == 404
    assert client.delete(first["links"]["article"]).status_code == 404
    assert client.get(second["links"]["article"]).status_code == 200


def test_job_is_canceled_when_its_article_is_deleted_before(client, submit):
    job = submit()

    assert client.delete(job["links"]["article"]).status_code == 204

    assert client.get(job["links"]["self"]).json["status"] == "canceled"
    assert client.get(job["links"]["article"]).json["type"] == "/problems/not-found"
    assert client.delete(job["links"]["article"]).status_code == 404


def test_job_is_cached_when_an_equal_article_was_read(client, submit, finish):
    submit(external_id="a")
    finish()

    job = submit(external_id="b")

    assert (job["status"], job["cached"]) == ("succeeded", True)
    assert client.get(job["links"]["article"]).json["external_id"] == "b"
