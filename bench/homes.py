"""A home folder and a database of a bench's own, gone when it is over."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from goodword.config import databases

ROOT = Path(__file__).resolve().parent.parent
SERVER = "TEST_DATABASE_URL"
KEPT = "BENCH_HOME"
BUSINESS = {"name": "Bench & Sons", "currency": "EUR", "time_zone": "Europe/Berlin", "country": "DE"}


class Failed(RuntimeError):
    """A command of Goodword did not do what the bench asked; its own words follow."""


@dataclass(frozen=True)
class Home:
    folder: Path
    database: str
    url: str

    @property
    def lake(self) -> Path:
        return self.folder / "lake"

    @property
    def sqlite(self) -> Path:
        return self.folder / "goodword.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        # Whoever installs Goodword has its bytecode kept; a shell that forbids it would be measured instead.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {
            **inherited,
            "GOODWORD_HOME": str(self.folder),
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "goodword.config.settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }

    def start(self, *words: str, **more: object) -> "subprocess.Popen[str]":
        """Begin a verb of Goodword as its user would."""
        command = [sys.executable, "-m", "bench.goodword", *words]
        return subprocess.Popen(command, env=self.environment, cwd=self.folder, text=True, **more)  # type: ignore[call-overload,no-any-return]

    def goodword(self, *words: str) -> dict[str, object]:
        """Do a verb and read its JSON."""
        return self.read(self.start(*words, "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE), words)

    def read(self, process: "subprocess.Popen[str]", words: Sequence[str]) -> dict[str, object]:
        out, err = process.communicate()
        if process.returncode:
            raise Failed(f"goodword {' '.join(words)} ended with {process.returncode}\n{out[-2000:]}\n{err[-4000:]}")
        answer: dict[str, object] = json.loads(out.strip().splitlines()[-1] if not out.lstrip().startswith("{\n") else out)
        return answer

    def python(self, module: str, *words: str) -> dict[str, object]:
        """Run a module of the bench inside this home and read the last line it printed as JSON."""
        command = [sys.executable, "-m", module, *words]
        done = subprocess.run(command, env=self.environment, cwd=self.folder, text=True, capture_output=True)
        if done.returncode:
            raise Failed(f"{module} {' '.join(words)} ended with {done.returncode}\n{done.stderr[-4000:]}")
        answer: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
        return answer


def chosen(names: Sequence[str]) -> list[str]:
    """The databases that this machine has; PostgreSQL is named by TEST_DATABASE_URL."""
    if "postgres" in names and not os.environ.get(SERVER):
        sys.stderr.write(f"PostgreSQL is left out: {SERVER} names no server.\n")
        return [name for name in names if name != "postgres"]
    return list(names)


@contextmanager
def new(database: str) -> Iterator[Home]:
    """An empty installation: migrated, with a business in it."""
    folder = Path(tempfile.mkdtemp(prefix="goodword-bench-"))
    name = f"goodword_bench_{secrets.token_hex(4)}"
    server = os.environ.get(SERVER, "")
    try:
        url = _created(server, name) if database == "postgres" else ""
        home = Home(folder, database, url)
        home.python("bench.prepare")
        yield home
    finally:
        if database == "postgres":
            _dropped(server, name)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def filled(database: str, name: str, fill: Callable[[Home], dict[str, float]]) -> Iterator[tuple[Home, dict[str, float]]]:
    """A home after `fill`, and the seconds that its parts took; with BENCH_HOME it stays, and the next run finds it filled.

    A home whose filling was cut short is thrown away.
    """
    kept = os.environ.get(KEPT)
    if not kept:
        with new(database) as home:
            yield home, fill(home)
        return
    folder = Path(kept).resolve() / f"{database}-{name}"
    took = folder / "filled.json"
    server, of_its_own = os.environ.get(SERVER, ""), f"goodword_bench_{name.replace('-', '_')}"
    if not took.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if database == "postgres":
            _dropped(server, of_its_own)
            _created(server, of_its_own)
    home = Home(folder, database, _url(server, of_its_own) if database == "postgres" else "")
    home.python("bench.prepare")
    if not took.exists():
        took.write_text(json.dumps(fill(home)))
    yield home, json.loads(took.read_text())


def _created(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as con:
        con.execute(f"CREATE DATABASE {name}")
    return _url(server, name)


def _dropped(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as con:
        con.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _url(server: str, name: str) -> str:
    return f"{server.rpartition('/')[0]}/{name}"


def pragmas() -> str:
    return databases.SQLITE_PRAGMAS
