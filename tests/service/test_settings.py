"""Settings travel to child processes through the environment."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from service.settings import BOUNDS, Settings, SettingsError, check_exposure, is_given


def test_settings_come_back_when_written_to_an_environment():
    settings = Settings(
        port=81, allow_keyless=True, egress_allow=("127.0.0.1/32", "10.0.0.0/8"), egress_ports=(80,)
    )
    assert Settings.from_env(settings.as_env()) == settings


def test_default_settings_come_back_when_written_to_an_environment():
    assert Settings.from_env(Settings().as_env()) == Settings()


@pytest.mark.parametrize(
    ("raw", "value"), [("1", True), ("true", True), ("0", False), ("no", False), ("", False)]
)
def test_booleans_are_read_when_written_in_words(raw: str, value: bool):
    assert Settings.from_env({"DATELINE_ALLOW_KEYLESS": raw}).allow_keyless is value


@pytest.mark.parametrize(
    ("field", "raw", "allowed"),
    [
        ("port", "http", "a whole number from 1 to 65535"),
        ("port", "65536", "a whole number from 1 to 65535"),
        ("port", "", "a whole number from 1 to 65535"),
        ("worker_processes", "0", "a whole number from 1 to 1024"),
        ("lease_s", "-3", "a number from 0.5 to 3600"),
        ("lease_s", "nan", "a number from 0.5 to 3600"),
        ("reap_every_s", "inf", "a number from 0.1 to 10"),
        ("webhook_retry_s", "5,-1", "a list of whole numbers from 0 to 2592000, separated by commas"),
        ("egress_ports", "80,http", "a list of whole numbers from 1 to 65535, separated by commas"),
        ("egress_allow", "10.0.0.1/8", "a list of networks such as 10.0.0.0/8, separated by commas"),
        ("log_level", "loud", "one of DEBUG, INFO, WARNING, ERROR, CRITICAL"),
        ("log_format", "xml", "one of json, console"),
        ("allow_keyless", "perhaps", "1 or 0"),
    ],
)
def test_error_tells_what_is_allowed_when_a_value_is_not(field: str, raw: str, allowed: str):
    variable = f"DATELINE_{field.upper()}"
    with pytest.raises(SettingsError) as raised:
        Settings.from_env({variable: raw})
    assert str(raised.value) == f"{variable}={raw!r} is not {allowed}"


def test_every_number_has_bounds_and_its_default_is_within_them():
    for field in fields(Settings):
        numbers = field.default if isinstance(field.default, tuple) else (field.default,)
        for number in numbers:
            if isinstance(number, int | float) and not isinstance(number, bool):
                least, most = BOUNDS[field.name]
                assert least <= number <= most


@pytest.mark.parametrize(("raw", "value"), [("debug", "DEBUG"), ("Warning", "WARNING")])
def test_log_level_is_read_in_capitals_or_not(raw: str, value: str):
    assert Settings.from_env({"DATELINE_LOG_LEVEL": raw}).log_level == value


def test_lease_is_refused_when_no_heartbeat_comes_within_it():
    with pytest.raises(SettingsError, match=r"DATELINE_HEARTBEAT_S=10 is not less than DATELINE_LEASE_S=10"):
        Settings.from_env({"DATELINE_LEASE_S": "10"})


def test_length_of_a_text_is_refused_when_memory_does_not_hold_it():
    with pytest.raises(SettingsError, match=r"DATELINE_MAX_TEXT_CHARACTERS=200000 .*DATELINE_ARTICLE_MEMORY"):
        Settings.from_env({"DATELINE_ARTICLE_MEMORY_MB": "400"})
    longer = {"DATELINE_ARTICLE_MEMORY_MB": "8000", "DATELINE_MAX_TEXT_CHARACTERS": "2000000"}
    assert Settings.from_env(longer).max_text_characters == 2_000_000


def test_is_given_tells_whether_the_environment_sets_a_field():
    assert is_given("redis_url", {"DATELINE_REDIS_URL": ""})
    assert not is_given("redis_url", {"REDIS_URL": "redis://x"})


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_host_is_accepted_without_keys_when_only_this_machine_reaches_it(host: str):
    check_exposure(Settings(host=host))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example.org"])
def test_host_is_refused_without_keys_when_others_reach_it(host: str):
    with pytest.raises(SettingsError, match="no keys"):
        check_exposure(Settings(host=host))
    check_exposure(Settings(host=host, allow_keyless=True))


@pytest.mark.parametrize("field", fields(Settings), ids=lambda f: f.name)
def test_setting_stands_in_the_readme_with_its_default(field) -> None:
    default = field.default
    if isinstance(default, tuple):
        shown = ",".join(map(str, default))
    elif isinstance(default, bool):
        shown = str(int(default))
    else:
        shown = f"{default:g}" if isinstance(default, float) else str(default)
    readme = (Path(__file__).parents[2] / "README.md").read_text()

    assert f"| `{field.name.upper()}` | {f'`{shown}`' if shown else ''} |" in readme


@pytest.mark.parametrize("name", ["DATELINE_REDIS_URL", "DATELINE_BROKER_URL"])
def test_url_is_refused_unseen_when_its_scheme_is_unknown(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} does not begin with one of redis, ") as caught:
        Settings.from_env({name: "http://me:secret@example.com"})
    assert "secret" not in str(caught.value)
