"""A Goodword of its own for the browser: a home folder, a real server, people logged in."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from goodword.config.settings_test import GOODWORD_PLANS, SECRET_KEY

from ..once import once

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Served:
    """Where it answers, the session of each member, and the URL of each route."""

    url: str
    home: Path
    sessions: dict[str, str]
    urls: dict[str, str]


def environment(home: Path) -> dict[str, str]:
    """What a process of this house is told: ours, and three addresses more, at which something goes wrong."""
    env = os.environ | {"GOODWORD_HOME": str(home), "DATABASE_URL": "", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    # What one process of a run has compiled, none compiles again; plans are signed, so all of them have one key.
    env |= {"GOODWORD_PLANS": str(GOODWORD_PLANS), "GOODWORD_SECRET_KEY": SECRET_KEY}
    return env | {"DJANGO_SETTINGS_MODULE": "tests.browser.settings"}


def set_up(home: Path, how: str) -> dict[str, dict[str, str]]:
    """Set a home up; what stands where."""
    home.mkdir(parents=True, exist_ok=True)
    words = f"from tests.browser.stage import tell; tell({how!r})"
    ask = [sys.executable, "-W", "ignore", "manage.py", "shell", "-v0", "-c", words]
    said = subprocess.run(ask, cwd=ROOT, env=environment(home), check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, dict[str, str]] = json.loads(said.stdout.strip().splitlines()[-1])
    return told


def copied(factory: pytest.TempPathFactory, home: Path, how: str) -> dict[str, dict[str, str]]:
    """Set a home up once for all processes of a run, and copy it for this one."""
    folder = once(factory, how, lambda folder: _set_up_in(factory, folder, how))
    shutil.copytree(folder / "home", home, dirs_exist_ok=True)
    stands: dict[str, dict[str, str]] = json.loads((folder / "stands.json").read_text())
    return stands


def _set_up_in(factory: pytest.TempPathFactory, folder: Path, how: str) -> None:
    if how != "empty":  # an empty one has its tables already, which take longest
        copied(factory, folder / "home", "empty")
    (folder / "stands.json").write_text(json.dumps(set_up(folder / "home", how)))


@contextmanager
def served(home: Path, told: dict[str, dict[str, str]], *, counts: bool = True) -> Iterator[Served]:
    """Serve a home until the block ends, and stop it. Numbers are computed as they are asked for, or not at all."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "error",
               "goodword.config.wsgi:application"]  # fmt: skip
    numbers = [sys.executable, "-m", "goodword.insights.service", "--cold"]
    with (home / "server.log").open("w") as log, ExitStack() as running:
        for part in (command, numbers) if counts else (command,):
            running.callback(_stop, subprocess.Popen(part, cwd=ROOT, env=environment(home), stdout=log, stderr=log))
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        yield Served(url, home, told["sessions"], told["urls"])


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/accounts/login/", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer within {SECONDS_TO_START} s")
