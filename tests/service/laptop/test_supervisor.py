"""Children that exit come back, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.laptop.process import Command, Process
from service.laptop.supervisor import Supervisor

# Starts a child of its own, writes both process ids, then waits.
PARENT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(os.getpid(), child.pid, flush=True)
time.sleep(60)
"""


def until(condition: Callable[[], object], within_s: float = 10) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie that nobody has reaped yet does not."""
    if sys.platform == "linux":  # ps is not everywhere
        stat = Path(f"/proc/{pid}/stat")
        return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(state.strip()) and not state.startswith("Z")


def python(name: str, code: str, grace_s: float = 5) -> Command:
    return Command(name, (sys.executable, "-c", code), os.environ, grace_s)


@pytest.fixture
def exits() -> list[tuple[str, int, float]]:
    """What the supervisor told of children that ended: name, code, pause."""
    return []


@pytest.fixture
def supervisor(tmp_path: Path, exits: list[tuple[str, int, float]]) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path, lambda *exit: exits.append(exit))
    yield supervisor
    supervisor.stop([["family", "brief", "store", "api"]], threading.Event())


def test_child_comes_back_and_its_children_are_gone_when_it_is_killed(
    supervisor: Supervisor, exits, tmp_path: Path
):
    log = tmp_path / "family.log"
    supervisor.start(python("family", PARENT))
    until(lambda: log.read_text().endswith("\n"))
    parent, child = map(int, log.read_text().split())
    os.kill(parent, signal.SIGKILL)
    until(lambda: supervisor.watch() or len(log.read_text().splitlines()) == 2)
    assert exits == [("family", -signal.SIGKILL, 0.5)]
    until(lambda: not is_alive(child))
    assert supervisor.is_running("family")


def test_pause_doubles_when_a_child_exits_again_and_again(supervisor: Supervisor, exits):
    supervisor.start(python("brief", "raise SystemExit(3)"))
    until(lambda: supervisor.watch() or supervisor.exits("brief") == 3)
    assert exits == [("brief", 3, 0.5), ("brief", 3, 1.0), ("brief", 3, 2.0)]


def test_groups_stop_one_after_the_other_when_told_to(supervisor: Supervisor, tmp_path: Path):
    last_word = "import signal, time, sys, pathlib; signal.signal(15, lambda *_: sys.exit("
    last_word += f"pathlib.Path({str(tmp_path)!r}, 'order').open('a').write(sys.argv[1]) and 0)); "
    last_word += "print('up', flush=True); time.sleep(60)"
    for name in ("store", "api"):
        supervisor.start(Command(name, (sys.executable, "-c", last_word, f"{name} "), os.environ, 5))
        until(lambda name=name: "up" in (tmp_path / f"{name}.log").read_text())
    supervisor.stop((("api",), ("store",)), threading.Event())
    assert (tmp_path / "order").read_text() == "api store "


def test_child_is_ended_when_its_grace_is_over(tmp_path: Path):
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    supervisor = Supervisor(tmp_path, lambda name, code, pause_s: None)
    supervisor.start(python("deaf", deaf, grace_s=0.3))
    until(lambda: "up" in (tmp_path / "deaf.log").read_text())
    started = time.monotonic()
    supervisor.stop([["deaf"]], threading.Event())
    assert not supervisor.is_running("deaf")
    assert 0.3 <= time.monotonic() - started < 5


def test_last_words_are_of_this_run_when_the_log_holds_more(tmp_path: Path):
    (tmp_path / "talker.log").write_text("from an earlier run\n")
    process = Process(python("talker", "print('one\\ntwo\\nthree')"), tmp_path)
    until(lambda: process.exit_code() is not None)
    assert process.last_words(2) == "two\nthree"
    assert "earlier" not in process.last_words(10)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent")
def test_child_ends_when_the_process_that_watches_it_is_killed(tmp_path: Path):
    watcher = f"""
import os, sys, time
from pathlib import Path
from service.laptop.process import Command, Process
command = Command("child", (sys.executable, "-c", "import time; time.sleep(60)"), os.environ, 1)
process = Process(command, Path({str(tmp_path)!r}))
print(process.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", watcher], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.kill()
    until(lambda: not is_alive(child))
