"""`dateline up`: everything on this machine, from the first process to the last."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.text import Text

from service.keyring import have_keys
from service.laptop.client import Client
from service.laptop.demo import Demo
from service.laptop.errors import LaptopError
from service.laptop.process import Command
from service.laptop.receiver import HOST, Receiver
from service.laptop.seeds import Ledger, Seed
from service.laptop.server import DataFolder, EmbeddedServer, wait_for_redis
from service.laptop.steps import Steps
from service.laptop.supervisor import Supervisor
from service.settings import Settings, check_exposure, is_loopback

READY_WITHIN_S = 90.0
REDIS_WITHIN_S = 5.0
STORE_WITHIN_S = 120.0  # a large append-only file takes its time
# So many exits of one child before everything was ready: it will not start.
HOPELESS_EXITS = 3
WATCH_S = 0.1
# The signals of one Ctrl-C reach us from the terminal and from make.
ONE_CTRL_C_S = 1.0
NO_KEY = "\nThere are keys, so the API wants one: with it in DATELINE_KEY the sample articles are shown here"
EXAMPLE = "The mayor said on Monday that the bridge would open in May. Critics expect 2027."
STOP_ORDER = (("api",), ("worker", "notifier"), ("store",))


class Signals:
    """SIGINT, SIGTERM and SIGHUP, while it is open: the first sets `stop`, a later one `hurry`."""

    def __init__(self) -> None:
        self.stop, self.hurry = threading.Event(), threading.Event()
        self._first_at = 0.0

    @contextmanager
    def caught(self) -> Iterator[None]:
        """To be entered by the main thread."""
        kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {kind: signal.signal(kind, self._handle) for kind in kinds}
        try:
            yield
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if not self.stop.is_set():
            self._first_at = now
            self.stop.set()
        elif now - self._first_at > ONE_CTRL_C_S:
            self.hurry.set()


def run(settings: Settings, seeds: Sequence[Seed], console: Console, *, own_server: bool) -> None:
    """Starts everything, reads the seeds, and serves until a signal asks to stop; then stops
    everything. With `own_server` the embedded server is started and keeps what there is in the
    data folder; else Redis is where the settings say. Raises LaptopError and SettingsError."""
    signals = Signals()
    with ExitStack() as stack:
        folder = stack.enter_context(DataFolder(settings.data_dir))
        check_port(settings)
        stack.enter_context(signals.caught())
        ledger = Ledger(folder.path)
        receiver = None
        if is_loopback(settings.host) and any(ledger.job_of(seed) is None for seed in seeds):
            receiver = stack.enter_context(Receiver())
            settings = replace(settings, egress_allow=(*settings.egress_allow, f"{HOST}/32"))
        laptop = Laptop(settings, folder, console, signals, own_server=own_server)
        stack.callback(laptop.stop)
        laptop.start()
        laptop.serve(Demo(seeds, ledger, receiver))


class Laptop:
    """The store, the worker, the notifier and the API on this machine."""

    def __init__(
        self, settings: Settings, folder: DataFolder, console: Console, signals: Signals, *, own_server: bool
    ) -> None:
        self._folder, self._console, self._signals = folder, console, signals
        self._settings = replace(settings, data_dir=str(folder.path))
        self._server = EmbeddedServer(folder) if own_server else None
        if self._server is not None:
            self._settings = replace(self._settings, redis_url=self._server.url)
        self._supervisor = Supervisor(folder.logs, self._report_exit)
        self.url = settings.local_url

    def start(self) -> None:
        """Returns when all is ready or a signal came. Raises LaptopError, and SettingsError before
        the API listens where it would let strangers in."""
        supervisor, settings = self._supervisor, self._settings
        with Steps(self._console) as steps, Client(self.url, self._settings.key) as client:
            steps.begin("store", "starting the store" if self._server else "looking for Redis")
            if self._server is not None:
                supervisor.start(self._server.command())
            steps.done("store", self._describe_store(self._await_store()))
            check_exposure(settings, lambda: have_keys(settings))
            for command in _commands(settings):
                supervisor.start(command)
            steps.begin("api", "starting")
            steps.begin("worker", "loading the language model")
            steps.begin("notifier", "starting")
            self._await(lambda: self._take_steps(steps, client))

    def _await_store(self) -> str:
        """The store's name and version once it answers."""
        if self._server is None:
            return wait_for_redis(self._settings.redis_url, REDIS_WITHIN_S)
        try:
            alive = partial(self._supervisor.is_running, "store")
            return wait_for_redis(self._server.url, STORE_WITHIN_S, alive)
        except LaptopError:
            words = self._supervisor.last_words("store")
            raise LaptopError(f"the store does not start; its log ends with\n{words}") from None

    def _take_steps(self, steps: Steps, client: Client) -> bool:
        """Looks which steps are taken. True when all are."""
        if not steps.is_done("api") and client.is_ok("/healthz"):
            steps.done("api", self.url)
        if steps.is_done("api") and client.is_ok("/readyz"):
            steps.done("worker", f"{self._settings.worker_processes} processes")
            steps.done("notifier", "sends webhooks")
        return steps.is_done("worker")

    def _describe_store(self, version: str) -> str:
        if self._server is None:
            return f"{version} (DATELINE_REDIS_URL)"
        return f"{version}, data in {_short(self._folder.path)}"

    def _await(self, ready: Callable[[], bool]) -> None:
        """Returns when ready or told to stop. Raises LaptopError when it will never be."""
        deadline = time.monotonic() + READY_WITHIN_S
        while not self._signals.stop.is_set() and not ready():
            self._supervisor.watch()
            for name in ("api", "worker", "notifier"):
                if self._supervisor.exits(name) >= HOPELESS_EXITS:
                    words = self._supervisor.last_words(name)
                    raise LaptopError(f"the {name} does not start; its log ends with\n{words}")
            if time.monotonic() > deadline:
                words = self._supervisor.last_words("worker")  # what takes longest
                raise LaptopError(
                    f"not ready after {READY_WITHIN_S:.0f} s; see {_short(self._folder.logs)};"
                    f" the worker's log ends with\n{words}"
                )
            self._signals.stop.wait(WATCH_S)

    def serve(self, demo: Demo) -> None:
        """Runs the demo beside the watch over the children, until a signal."""
        stop = self._signals.stop
        guide = threading.Thread(target=self._guide, args=(demo,), daemon=True)
        guide.start()
        while not stop.is_set():
            self._supervisor.watch()
            stop.wait(WATCH_S)
        guide.join(2)

    def _guide(self, demo: Demo) -> None:
        """The demo, where the key allows it, then what to do next."""
        article_id = None
        with Client(self.url, self._settings.key) as client:
            if client.is_ok("/v1/jobs?limit=1"):
                article_id = demo.run(client, self._console, self._signals.stop)
            else:
                self._console.print(NO_KEY)
        if not self._signals.stop.is_set():
            logs = _short(self._folder.logs)
            self._console.print(_next_steps(self.url, logs, article_id), soft_wrap=True)

    def stop(self) -> None:
        """Stops everything: first what accepts, then what works, then what keeps."""
        self._console.print("\nstopping", style="dim")
        self._supervisor.stop(STOP_ORDER, self._signals.hurry)
        self._console.print("stopped; everything accepted is kept", style="dim")

    def _report_exit(self, name: str, code: int, pause_s: float) -> None:
        self._console.print(
            Text(f"{name} ended ({_exit_words(code)}); starts again in {pause_s:g} s", "yellow")
        )


def _commands(settings: Settings) -> list[Command]:
    """The children beside the store."""
    # One thread per worker process: the linear algebra libraries would take every core each.
    env = {"OMP_NUM_THREADS": "1", **os.environ, **settings.as_env(), "PYTHONUNBUFFERED": "1"}
    python = sys.executable
    return [
        Command("api", (python, "-m", "service.cli", "serve"), env, grace_s=5),
        # A worker that is told to stop finishes its article first, and waits for the store to keep
        # it; when all is killed there is none. The article's lease brings it to the next worker.
        Command(
            "worker",
            (python, "-m", "worker", "analysis"),
            env,
            grace_s=15,
            orphan_signal=signal.SIGKILL,
        ),
        Command("notifier", (python, "-m", "worker", "notifier"), env, grace_s=15),
    ]


def check_port(settings: Settings) -> None:
    """Raises LaptopError where the API could not listen."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
            probe.bind((settings.host, settings.port))
    except OSError as error:
        raise LaptopError(
            f"cannot listen on {settings.host}:{settings.port}: {os.strerror(error.errno or 0)}."
            " Set DATELINE_PORT to a free port"
        ) from None


def _short(path: Path) -> str:
    """The path as seen from here, where that is shorter."""
    with suppress(ValueError):
        return f"{path.relative_to(Path.cwd())}/"
    return f"{path}/"


def _exit_words(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _next_steps(url: str, logs: str, article_id: str | None) -> Text:
    """What a newcomer may want to know and try now."""
    text = Text(f"\nserving on {url}", "bold")
    text.append(f" — docs at {url}/docs — logs in {logs} — Ctrl-C stops\n\n", "default not bold")
    headers = "-H 'Content-Type: text/plain' -H 'Prefer: wait=30'"
    submit = f"curl -s {url}/v1/articles {headers} --data-binary '{EXAMPLE}'"
    commands = [submit, f"curl -s {url}/v1/articles/{article_id}/claims" if article_id else ""]
    return text.append("\n".join(filter(None, commands)), "cyan not bold")
