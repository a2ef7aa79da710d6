"""`dateline keys`: make, list and revoke API keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemas.keys import LOCAL_TENANT, SCOPES
from service.settings import Settings, SettingsError, is_given

if TYPE_CHECKING:  # `dateline serve` has to patch the standard library before Redis's client is there
    from service.store.apikeys import ApiKeyStore


@click.group()
def keys() -> None:
    """Make, list and revoke API keys.

    From the first key on every call of the API needs one.
    """


@keys.command()
@click.option("--tenant", default=LOCAL_TENANT, show_default=True, help="Whose data the key sees.")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="May be repeated.  [default: all]"
)
@click.option("--name", help="What the key is for.")
def create(tenant: str, scopes: tuple[str, ...], name: str | None) -> None:
    """Make a key and print it. It is shown once."""
    with _keyring() as store:
        key, token = store.create(tenant, scopes or SCOPES, name)
    click.echo(token)
    click.echo(f"Key {key.id} of tenant {key.tenant}: {', '.join(key.scopes)}.", err=True)


@keys.command("list")
def list_keys() -> None:
    """List keys, the revoked too."""
    with _keyring() as store:
        found = store.list()
    for key in found:
        state = f"revoked {key.revoked_at}" if key.revoked_at else "active"
        row = (key.id, key.tenant, ",".join(key.scopes), key.created_at, state, key.name or "")
        click.echo("\t".join(row))


@keys.command()
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """Make a key worthless at once."""
    with _keyring() as store:
        store.revoke(key_id)
    click.echo(f"Key {key_id} is revoked.")


def redis_url(settings: Settings, *, is_given: bool) -> str:
    """Where the store is: where the settings say, else where `dateline up` has its own server."""
    configuration = Path(settings.data_dir) / "valkey.conf"
    if is_given:
        return settings.redis_url
    try:
        lines = dict(line.split(" ", 1) for line in configuration.read_text().splitlines())
        return f"redis://:{lines['requirepass']}@127.0.0.1:{lines['port']}/0"
    except (OSError, KeyError):
        return settings.redis_url


def have_keys(settings: Settings) -> bool:
    """Whether API keys exist. Raises SettingsError when Redis does not say."""
    from service.store import StoreError, connect
    from service.store.apikeys import ApiKeyStore

    client = connect(settings.redis_url, role="api")
    try:
        return ApiKeyStore(client).exist()
    except StoreError:
        message = "DATELINE_REDIS_URL: Redis does not answer, so nobody knows whether there are keys"
        raise SettingsError(message) from None
    finally:
        client.close()


@contextmanager
def _keyring() -> Iterator[ApiKeyStore]:
    """The keys in the store; its errors become one line."""
    from service.store import StoreError, StoreUnavailableError, connect
    from service.store.apikeys import ApiKeyStore

    client = connect(redis_url(Settings.from_env(), is_given=is_given("redis_url")), role="api")
    try:
        yield ApiKeyStore(client)
    except StoreUnavailableError:
        message = "Redis does not answer; DATELINE_REDIS_URL says where it is."
        raise click.ClickException(message) from None
    except (StoreError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    finally:
        client.close()
