"""Settings travel to child processes through the environment."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from service.settings import Settings, SettingsError, check_exposure, is_given


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


def test_settings_error_names_the_variable_when_a_boolean_is_unclear():
    with pytest.raises(SettingsError, match="DATELINE_ALLOW_KEYLESS"):
        Settings.from_env({"DATELINE_ALLOW_KEYLESS": "perhaps"})


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
