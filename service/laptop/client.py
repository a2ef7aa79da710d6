"""What the command line says to a running Dateline, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import httpx
import orjson

from service.laptop.errors import ClientError

TIMEOUT_S = 10.0

Json = dict[str, Any]


class Client:
    """A connection to one Dateline. For use by one thread at a time."""

    def __init__(self, url: str, key: str = "") -> None:
        """`url` is the base, as http://127.0.0.1:8000; `key` an API key where one is needed."""
        self.url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        # The environment's proxies are not meant for a service on this machine.
        self._http = httpx.Client(base_url=self.url, timeout=TIMEOUT_S, trust_env=False, headers=headers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.close()

    def submit(
        self,
        body: bytes,
        content_type: str = "application/json",
        parameters: Mapping[str, str] | None = None,
    ) -> Json:
        """POSTs an article; the job that will read it."""
        headers = {"Content-Type": content_type}
        answer = self._call("POST", "/v1/articles", content=body, headers=headers, params=parameters)
        return _object(answer)

    def job(self, job_id: str, wait_s: int = 0) -> Json:
        """The job now, or once it is finished or `wait_s` seconds are over."""
        parameters = {"wait": wait_s} if wait_s else None
        answer = self._call(
            "GET", f"/v1/jobs/{job_id}", params=parameters, timeout=httpx.Timeout(TIMEOUT_S + wait_s)
        )
        return _object(answer)

    def article(self, article_id: str) -> bytes:
        """The result document, as served."""
        return self._call("GET", f"/v1/articles/{article_id}").content

    def is_ok(self, path: str) -> bool:
        """Whether a GET of the path answers 200 now."""
        try:
            return self._http.get(path).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def _call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer to a call. Raises ClientError for an error or none."""
        try:
            answer = self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise ClientError(f"no answer from {self.url} ({error}): is it running, and there?") from None
        if answer.is_error:
            raise ClientError(_problem(answer), answer.status_code)
        return answer


def _object(answer: httpx.Response) -> Json:
    try:
        value = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise ClientError(f"{answer.url} did not answer with a JSON object", answer.status_code)
    return value


def _problem(answer: httpx.Response) -> str:
    """A problem document (RFC 9457) in one line."""
    try:
        problem = _object(answer)
    except ClientError:
        return f"{answer.status_code} {answer.reason_phrase} from {answer.url}"
    errors = [f"{e.get('pointer')}: {e.get('detail')}" for e in problem.get("errors") or []]
    parts = [str(problem.get("title") or answer.status_code), str(problem.get("detail") or ""), *errors]
    return " · ".join(part for part in parts if part)
