"""Hosts as far as one machine can play them: each has its own folder, home, port and environment,
and shares nothing with the others but Redis."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from service.settings import Settings
from service.store import connect, keys
from tests.conftest import free_port
from tests.faults import troublesome
from tests.faults.system import child_pids

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Host:
    """One machine; `shared` is where the tests' own component looks (tests/faults/troublesome.py)."""

    name: str
    folder: Path
    settings: Settings
    shared: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @classmethod
    def make(cls, name: str, site: Path, settings: Settings) -> Host:
        """A host with an empty folder and free ports."""
        folder = site / name
        (folder / "tmp").mkdir(parents=True)
        own = replace(settings, data_dir=str(folder / "data"), port=free_port())
        return cls(name, folder, own, site)

    @property
    def url(self) -> str:
        """Where its API answers, if it has one."""
        return self.settings.local_url

    def start(self, *module: str) -> None:
        """Runs a process of ours here."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder / "tmp"),
            "PYTHONPATH": str(ROOT),
            "OMP_NUM_THREADS": "1",
            troublesome.FOLDER: str(self.shared),
            **self.settings.as_env(),
        }
        with (self.folder / "log").open("ab") as log:
            command = [sys.executable, "-m", *module]
            self.processes.append(
                subprocess.Popen(
                    command, env=environment, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
                )
            )

    def lose_power(self) -> None:
        """Nothing on the host goes on."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes.clear()


@dataclass(frozen=True)
class Site:
    """The hosts of a service, by name; `folder` is where PAUSE and HOLD leave their traces."""

    folder: Path
    hosts: dict[str, Host]

    def get(self, host: str, path: str, **options: object) -> httpx.Response:
        """What the API of a host answers."""
        return httpx.get(f"{self.hosts[host].url}{path}", timeout=60, **options)

    def post(self, host: str, text: str, **options: object) -> httpx.Response:
        """What the API of a host answers to an article."""
        url = f"{self.hosts[host].url}/v1/articles"
        return httpx.post(url, json={"text": text}, timeout=60, **options)

    def ended(self, host: str, job_id: str) -> dict:
        """The job as the API of a host shows it when it has ended."""
        job = self.get(host, f"/v1/jobs/{job_id}", params={"wait": 50}).json()
        assert job["status"] in ("succeeded", "failed", "canceled"), (job, self.logs())
        return job

    def holders(self, job_ids: Sequence[str]) -> set[str]:
        """The hosts whose processes hold the jobs."""
        with connect(self.hosts["one"].settings.redis_url, role="worker") as client:
            owners = [client.hget(keys.JOB(job_id), "owner").decode() for job_id in job_ids]
        pids = {int(owner.rpartition(":")[2]) for owner in owners}
        return {
            name
            for name, host in self.hosts.items()
            if pids & {pid for process in host.processes for pid in child_pids(process.pid)}
        }

    def until(self, condition: Callable[[], bool], within_s: float = 60) -> None:
        """Returns once the condition holds."""
        deadline = time.monotonic() + within_s
        while not condition():
            assert time.monotonic() < deadline, self.logs()
            time.sleep(0.05)

    def logs(self) -> str:
        """What all hosts have written."""
        return "".join((host.folder / "log").read_text() for host in self.hosts.values())


@contextmanager
def running_site(
    folder: Path, settings: Settings, apis: Sequence[str], workers: Sequence[str]
) -> Iterator[Site]:
    """A site that is ready: APIs, workers, and a notifier on a host of its own."""
    names = (*apis, *workers, "notifier")
    site = Site(folder, {name: Host.make(name, folder, settings) for name in names})
    try:
        for name in apis:
            site.hosts[name].start("service.cli", "serve")
        for name in workers:
            site.hosts[name].start("worker", "analysis")
        site.hosts["notifier"].start("worker", "notifier")
        for role, number in (("analysis", len(workers)), ("notifier", 1)):
            site.until(lambda r=role, n=number: all(_metric(site, name, r) == n for name in apis))
        yield site
    finally:
        for host in site.hosts.values():
            host.lose_power()


def _metric(site: Site, api: str, role: str) -> float:
    """How many workers of a role an API knows of; 0 while it does not answer."""
    try:
        lines = site.get(api, "/metrics").text.splitlines()
    except httpx.TransportError:
        return 0
    (value,) = (line.split()[1] for line in lines if line.startswith(f'dateline_workers{{role="{role}"}}'))
    return float(value)
