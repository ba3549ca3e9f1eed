"""goodword init, serve, worker"""

import os
import socket
import sys
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from goodword.accounts.models import Business
from goodword.jobs.worker import work_until

from . import supervising
from .saying import Trouble, say

app = typer.Typer(add_completion=False)
HOST, PORT = "127.0.0.1", 8000
WEB_PROCESSES = 2

Host = Annotated[str, typer.Option(help="the address to listen on")]
Port = Annotated[int, typer.Option(help="the port to listen on", min=1, max=65535)]


@app.command()
def init() -> None:
    """Make the home folder and its database. Safe to repeat."""
    prepare()
    is_founded = Business.objects.exclude(founded_at=None).exists()
    then = "`goodword serve` opens it." if is_founded else "`goodword serve` opens it; the first page asks a few questions."
    say(f"Ready in {settings.HOME}. {then}", home=str(settings.HOME), database=connection.vendor, founded=is_founded)


@app.command()
def serve(host: Host = HOST, port: Port = PORT) -> None:
    """Serve the pages, compute the numbers and do the work, until Ctrl-C."""
    if waiting_migrations():
        raise Trouble("The database is of an older version. `goodword upgrade` brings it up, after a backup.")
    must_be_free(host, port)
    run_house(host, port)


@app.command()
def worker() -> None:
    """Do the work behind the pages, until Ctrl-C. `goodword serve` has one already."""
    work_until(supervising.Told())


def prepare() -> None:
    """Bring home folder and database up to this version."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


def waiting_migrations() -> int:
    """How many steps the database is behind this version."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def must_be_free(host: str, port: int) -> None:
    """Say so before anything else when the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as trouble:
            raise Trouble(f"Port {port} on {host} is in use or not allowed. `--port {port + 1}` takes another.") from trouble


def run_house(host: str, port: int, *greeting: str) -> None:
    """Run web, numbers and worker together until told to end; greet when the first page answers."""
    told = supervising.Told()
    parts = [
        supervising.Part("The web server", _granian(host, port)),
        # Not needed: a page that finds none starts one for itself, and then there may be two for a while.
        supervising.Part("The process of numbers", [sys.executable, "-m", "goodword.insights.service"], is_needed=False),
        supervising.Part("The worker", [sys.executable, "-m", "goodword.cli.main", "worker"]),
    ]
    env = {**os.environ, "GOODWORD_HOME": str(settings.HOME), "DJANGO_SETTINGS_MODULE": "goodword.config.settings"}

    def greet() -> bool:
        if not _answers(host, port):
            return False
        url = f"http://{host}:{port}"
        say("\n".join([f"Goodword is at {url}", *greeting, "Ctrl-C stops it."]), url=url, home=str(settings.HOME))
        return True

    connection.close()
    try:
        supervising.keep(parts, env, told, greet)
    except supervising.GaveUp as trouble:
        raise Trouble(str(trouble)) from trouble


def _granian(host: str, port: int) -> list[str]:
    words = (
        f"--interface wsgi --no-ws --log-level warning --workers {WEB_PROCESSES} --blocking-threads 1 --respawn-failed-workers"
    )
    where = ["--host", host, "--port", str(port)]
    return [sys.executable, "-m", "granian", *words.split(), *where, "goodword.config.wsgi:application"]


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.5) as door:
            door.settimeout(20)
            door.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return door.recv(12).startswith(b"HTTP/")
    except OSError:
        return False
