"""Results in Redis. An analysis is stored once and shared by equal submissions of a tenant; each
article has an envelope of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import redis

from schemas.ranking import Ranking
from schemas.records import FilterKind, filter_term, render_document, unpack_ranking
from service.settings import Settings
from service.store import ExpiredError, NotFoundError, keys, translated
from service.store.ids import sibling
from service.store.pages import Page, Place, decode_cursor, encode_cursor
from service.store.scripts import Scripts

# Entries of a list that one script looks at: two milliseconds in which Redis serves nobody else.
WALKED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """The exact public JSON of an article, and its strong ETag with the quotes."""

    document: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class ArticleFilters:
    """Which articles of a list: those for which everything holds that is given. Names are compared
    without regard to letter case; dates of publication are seconds since 1970, ends included.
    `topic` is a code or a name of a topic, `entity` a name of one of the article's entities."""

    external_id: str | None = None
    entity: str | None = None
    topic: str | None = None
    source: str | None = None
    published_after: int | None = None
    published_before: int | None = None

    def terms(self) -> list[str]:
        """The lists that an article must stand in."""
        given: list[tuple[FilterKind, str | None]] = [
            ("external", self.external_id),
            ("entity", self.entity),
            ("topic", self.topic),
            ("source", self.source),
        ]
        return ["all", *(filter_term(kind, value) for kind, value in given if value)]


class ArticleStore:
    """Results of all tenants. Methods raise the errors of service.store only."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._redis = client
        self._scripts = Scripts(client, settings)

    def get(self, tenant: str, article_id: str) -> StoredArticle:
        """The article. Raises NotFoundError, ExpiredError."""
        envelope, body = self._read(tenant, article_id, "body")
        return _stored(article_id, envelope, body)

    def ranking(self, tenant: str, article_id: str) -> Ranking | None:
        """The ranking behind the article's summary; None where it has none.
        Raises NotFoundError, ExpiredError."""
        return unpack_ranking(self._read(tenant, article_id, "ranking")[1])

    def delete(self, tenant: str, article_id: str) -> None:
        """Removes the article and what no other article shares. Raises NotFoundError, ExpiredError."""
        if not self._scripts.run("delete", article_id, tenant):
            raise self._missing(tenant, article_id)

    @translated()
    def list(
        self,
        tenant: str,
        filters: ArticleFilters | None = None,
        *,
        cursor: str | None = None,
        limit: int = 20,
    ) -> Page[bytes]:
        """The tenant's articles, newest first, as JSON with what lists show of a document and maybe
        more. Raises BadCursorError."""
        filters = filters or ArticleFilters()
        after = None if cursor is None else decode_cursor(cursor)
        places = self._find(tenant, filters, after, limit + 1)
        items = self._read_all(places[:limit])
        return Page(items, encode_cursor(places[limit - 1]) if len(places) > limit else None)

    def _find(self, tenant: str, filters: ArticleFilters, after: Place | None, limit: int) -> Sequence[Place]:
        """The next articles that the filters let through, `limit` at most, in as many short steps
        as that takes."""
        lists = [keys.INDEX(tenant, term) for term in filters.terms()]
        between = ["" if at is None else at for at in (filters.published_after, filters.published_before)]
        top, last = (str(after.score), after.id) if after else ("+inf", "")
        places: list[Place] = []
        while len(places) < limit and top:
            left = limit - len(places)
            flat = [
                value.decode()
                for value in self._scripts.run("find", top, last, left, WALKED_AT_ONCE, *between, *lists)
            ]
            top, last = flat[:2]
            places += [Place(int(score), id_) for id_, score in zip(flat[2::2], flat[3::2], strict=True)]
        return places

    def _read_all(self, places: Sequence[Place]) -> tuple[bytes, ...]:
        """The articles at the places, without those that went a moment ago."""
        script = self._scripts.script("article")
        with self._redis.pipeline(transaction=False) as pipe:
            for place in places:
                script(args=(place.id, "listed", "body"), client=pipe)
            rows = pipe.execute()
        found = zip(places, rows, strict=True)
        return tuple(render_document(place.id, row[1], row[2]) for place, row in found if row)

    def _read(self, tenant: str, article_id: str, field: str) -> tuple[bytes, bytes]:
        found = self._scripts.run("article", article_id, field)
        if found is None or found[0].decode() != tenant:
            raise self._missing(tenant, article_id)
        return found[1], found[2]

    @translated()
    def _missing(self, tenant: str, article_id: str) -> NotFoundError | ExpiredError:
        """Why an article is not there: it has expired when its job has too; else it was deleted,
        is not ready, or never was."""
        job_id = sibling(article_id, "job")
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.exists(keys.JOB(job_id))
            pipe.get(keys.GONE(job_id[4:]))
            job, gone = pipe.execute()
        if not job and gone is not None and gone.decode() == tenant:
            return ExpiredError(f"article {article_id} has expired")
        return NotFoundError(f"there is no article {article_id}")


def _stored(article_id: str, envelope: bytes, body: bytes) -> StoredArticle:
    document = render_document(article_id, envelope, body)
    return StoredArticle(document, f'"{sha256(document).hexdigest()[:32]}"')
