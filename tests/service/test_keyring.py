"""`dateline keys`, and what a key changes at the start of the API."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from service.cli import main
from service.keyring import have_keys, redis_url
from service.settings import Settings, SettingsError, check_exposure
from service.store.admissions import AdmissionStore, Identity
from service.store.apikeys import ApiKeyStore
from tests.conftest import free_port


@pytest.fixture
def run(redis_server, redis_client):
    """Runs the command: `run("list")` is its result."""

    def run(*arguments: str, url: str = redis_server.url):
        return CliRunner().invoke(main, ["keys", *arguments], env={"DATELINE_REDIS_URL": url})

    return run


def test_key_is_made_listed_and_revoked_when_it_is_told(run, redis_client):
    store, admissions = ApiKeyStore(redis_client), AdmissionStore(redis_client, Settings())
    made = run("create", "--tenant", "desk", "--scope", "articles:read", "--name", "CMS")
    token = made.stdout.strip()
    (key,) = store.list()

    assert made.exit_code == 0
    assert (key.tenant, key.scopes, key.name) == ("desk", ("articles:read",), "CMS")
    assert admissions.admit(token, "::1")[0] == Identity("desk", ("articles:read",))
    assert token not in run("list").stdout
    assert f"{key.id}\tdesk\tarticles:read\t" in run("list").stdout
    assert run("revoke", key.id).exit_code == 0
    assert "revoked" in run("list").stdout
    assert admissions.admit(token, "::1")[0] is None


def test_key_has_every_scope_when_none_is_named(run, redis_client):
    run("create")
    (key,) = ApiKeyStore(redis_client).list()

    assert (key.tenant, len(key.scopes)) == ("local", 3)


def test_error_is_one_line_when_something_is_wrong(run):
    for result in (
        run("revoke", "0"),
        run("create", "--tenant", "a:b"),
        run("list", url=f"redis://127.0.0.1:{free_port()}/0"),
    ):
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ")
        assert len(result.stderr.splitlines()) == 1


def test_api_may_listen_beyond_loopback_when_a_key_exists(run, redis_server):
    settings = Settings(redis_url=redis_server.url, host="0.0.0.0")
    with pytest.raises(SettingsError, match="dateline keys create"):
        check_exposure(settings, lambda: have_keys(settings))
    run("create")

    check_exposure(settings, lambda: have_keys(settings))


def test_start_is_refused_when_strangers_could_reach_the_api(redis_server, redis_client):
    env = {**os.environ, **Settings(redis_url=redis_server.url, host="0.0.0.0").as_env()}

    started = subprocess.run(
        [sys.executable, "-m", "service.cli", "serve"], env=env, capture_output=True, text=True, timeout=60
    )

    assert started.returncode == 1
    assert started.stderr.startswith("Error: DATELINE_HOST=0.0.0.0")
    assert len(started.stderr.splitlines()) == 1


def test_api_does_not_start_when_nobody_knows_of_keys():
    settings = Settings(redis_url=f"redis://127.0.0.1:{free_port()}/0", host="0.0.0.0")

    with pytest.raises(SettingsError, match="DATELINE_REDIS_URL"):
        check_exposure(settings, lambda: have_keys(settings))


def test_store_is_the_laptops_own_when_no_other_is_named(tmp_path):
    settings = Settings(data_dir=str(tmp_path))
    assert redis_url(settings, is_given=False) == settings.redis_url
    (tmp_path / "valkey.conf").write_text('bind 127.0.0.1\nport 7001\nrequirepass s3cret\ndir "x y"\n')

    assert redis_url(settings, is_given=False) == "redis://:s3cret@127.0.0.1:7001/0"
    assert redis_url(settings, is_given=True) == settings.redis_url
