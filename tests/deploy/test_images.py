"""Dockerfile and docker-compose.yml: linted, and true to the project where no engine is needed to see it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from service.cli import main
from service.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]


def run_tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A tool of the environment that runs the tests; skips where its binary is for another platform."""
    tool = Path(sys.executable).with_name(name)
    assert tool.exists(), f"{name} is not installed: make test installs it"
    try:
        return subprocess.run([tool, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)
    except OSError as error:
        pytest.skip(f"{name} does not run here: {error}")


def test_dockerfile_passes_its_linter():
    result = run_tool("hadolint", "Dockerfile")
    assert result.returncode == 0, result.stdout


def test_compose_file_is_valid():
    result = run_tool("docker-compose", "--file", "docker-compose.yml", "config", "--quiet")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    "service", [s["command"][0] for s in SERVICES.values() if "build" in s and "command" in s]
)
def test_command_of_a_service_is_one_of_ours(service: str):
    assert CliRunner().invoke(main, [service, "--help"]).exit_code == 0


def test_environment_of_every_service_is_read_by_the_settings():
    for name in ("api", "worker", "notifier"):
        environment = SERVICES[name]["environment"]
        written = Settings.from_env(environment).as_env()
        assert {key: written[key] for key in environment if environment[key] != "1"} == {
            key: value for key, value in environment.items() if value != "1"
        }
        assert Settings.from_env(environment).allow_keyless is (name == "api")


def test_api_without_keys_is_published_on_loopback_only():
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["api"]["ports"])
    assert not any("ports" in SERVICES[name] for name in ("redis", "worker", "notifier"))


def test_worker_can_be_scaled_and_gets_time_to_finish():
    assert "container_name" not in SERVICES["worker"]
    assert SERVICES["worker"]["stop_grace_period"] == f"{Settings().article_time_limit_s + 5}s"


@pytest.mark.slow
def test_wheel_holds_every_file_of_the_packages(tmp_path: Path):
    listed = subprocess.run(
        ["git", "ls-files", "schemas", "service", "worker"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("no git repository here")
    source = tmp_path / "source"
    for part in ("schemas", "service", "worker"):
        shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / part, source / part)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*command, "--wheel-dir", tmp_path, source], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert set(listed.stdout.split()) <= set(zipfile.ZipFile(wheel).namelist())
