"""The `dateline` command."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.keyring import keys
from service.laptop.errors import ClientError, LaptopError
from service.settings import Settings, SettingsError, is_given

if TYPE_CHECKING:  # the laptop's libraries are not in the images
    from service.laptop.client import Client, Json

CONTENT_TYPES = {
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
}
URL_OPTION = click.option(
    "--url", help="Base URL of the Dateline to use.  [default: the one on this machine]"
)
JSON_OPTION = click.option("--json", "raw", is_flag=True, help="Print the document as served.")


@click.group()
@click.version_option(package_name="dateline")
def main() -> None:
    """Reads news articles: who said what, how sure they are, and a summary.

    Settings are environment variables, DATELINE_PORT and so on; the README lists them.
    """


@main.command()
@click.option(
    "--seeds",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("seeds"),
    show_default=True,
    help="Folder of articles to read at the first start.",
)
def up(seeds: Path) -> None:
    """Start everything on this machine, read the sample articles, serve until Ctrl-C."""
    from rich.console import Console

    from service.laptop import up as laptop
    from service.laptop.seeds import load_seeds

    with _clear_errors():
        settings, own_server = Settings.from_env(), not is_given("redis_url")
        laptop.run(settings, load_seeds(seeds), Console(highlight=False), own_server=own_server)


@main.command()
def serve() -> None:
    """Serve the HTTP API only."""
    from service.server import run

    with _clear_errors():
        sys.exit(run(Settings.from_env()))


@main.command()
def worker() -> None:
    """Read articles from the queue."""
    _become_worker("analysis")


@main.command()
def notifier() -> None:
    """Send webhooks."""
    _become_worker("notifier")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.option("--published-at", help="Date of the article, for relative dates in it (not with JSON).")
@URL_OPTION
@JSON_OPTION
def submit(file: Path, published_at: str | None, url: str | None, raw: bool) -> None:
    """Send an article and print what was read in it.

    FILE is JSON as for POST /v1/articles, .txt or .html; - is standard input, of whichever kind.
    """
    body = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    content_type = CONTENT_TYPES.get(file.suffix.lower()) or _sniff(body)
    parameters = {"published_at": published_at} if published_at else None
    with _client(url) as client:
        job = client.submit(body, content_type, parameters)
        _print_article(client, _finished(client, job, file.name, quiet=raw)["article_id"], raw)


@main.command()
@click.argument("article_id")
@URL_OPTION
@JSON_OPTION
def show(article_id: str, url: str | None, raw: bool) -> None:
    """Print the result of an article that was read before."""
    with _client(url) as client:
        _print_article(client, article_id, raw)


@contextmanager
def _clear_errors() -> Iterator[None]:
    """Errors that are for the person at the keyboard become one line and exit code 1."""
    try:
        yield
    except (SettingsError, LaptopError, ClientError) as error:
        raise click.ClickException(str(error)) from None


main.add_command(keys)


def _become_worker(kind: str) -> None:
    """Goes on as the worker's own program: the service does not import the worker."""
    os.execv(sys.executable, [sys.executable, "-m", "worker", kind])  # noqa: S606  # no shell is wanted


@contextmanager
def _client(url: str | None) -> Iterator[Client]:
    """A client for the URL or this machine's API."""
    from service.laptop.client import Client

    with _clear_errors():
        settings = Settings.from_env()
        with Client(url or settings.local_url, settings.key) as client:
            yield client


def _sniff(body: bytes) -> str:
    """The content type of something without a file name."""
    start = body.lstrip()[:1]
    return CONTENT_TYPES[{b"{": ".json", b"[": ".json", b"<": ".html"}.get(start, ".txt")]


def _finished(client: Client, job: Json, title: str, *, quiet: bool) -> Json:
    """The job once it is over, shown on its way; an error for a job that failed."""
    from rich.console import Console

    from service.laptop.board import Board, Passage, watch

    passage = Passage(title, job)
    watch(client, Console(stderr=True, quiet=quiet), Board([passage]), threading.Event())
    if passage.job is None or passage.failure is not None:
        raise click.ClickException(passage.failure or "the job is gone")
    return passage.job


def _print_article(client: Client, article_id: str, raw: bool) -> None:
    document = client.article(article_id)
    if raw:
        sys.stdout.buffer.write(document.rstrip() + b"\n")
        return
    import orjson
    from rich.console import Console

    from service.laptop.show import ArticleView

    Console(highlight=False).print(ArticleView(orjson.loads(document)))


if __name__ == "__main__":
    main()
