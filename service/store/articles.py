"""Results in Redis. An analysis is stored once and shared by equal submissions of a tenant; each
article has an envelope of its own."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import redis

from schemas.ranking import Ranking
from schemas.records import render_document, unpack_ranking
from service.settings import Settings
from service.store import ExpiredError, NotFoundError, keys, translated
from service.store.ids import sibling
from service.store.scripts import Scripts


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """The exact public JSON of an article, and its strong ETag with the quotes."""

    document: bytes
    etag: str


class ArticleStore:
    """Results of all tenants. Methods raise the errors of service.store only."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._redis = client
        self._scripts = Scripts(client, settings)

    def get(self, tenant: str, article_id: str) -> StoredArticle:
        """The article. Raises NotFoundError, ExpiredError."""
        envelope, body = self._read(tenant, article_id, "body")
        document = render_document(article_id, envelope, body)
        return StoredArticle(document, f'"{sha256(document).hexdigest()[:32]}"')

    def ranking(self, tenant: str, article_id: str) -> Ranking | None:
        """The ranking behind the article's summary; None where it has none.
        Raises NotFoundError, ExpiredError."""
        return unpack_ranking(self._read(tenant, article_id, "ranking")[1])

    def delete(self, tenant: str, article_id: str) -> None:
        """Removes the article and what no other article shares. Raises NotFoundError, ExpiredError."""
        if not self._scripts.run("delete", article_id, tenant):
            raise self._missing(tenant, article_id)

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
