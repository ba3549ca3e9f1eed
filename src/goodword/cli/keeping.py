"""goodword backup, restore, upgrade"""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from django.db import connection
from django.utils import timezone

import goodword
from goodword.journal import feed
from goodword.mail.actions import switching

from .running import prepare, waiting_migrations
from .saying import Trouble, say

app = typer.Typer(add_completion=False)
SLIP, KEY = "backup.json", "key"
DATABASE = {"sqlite": "goodword.sqlite3", "postgresql": "goodword.pgdump"}
PAGES_AT_ONCE = 1000


@app.command()
def backup(to: Annotated[Path | None, typer.Option(help="the file; backups/ in the home folder when left out")] = None) -> None:
    """Save database and key in one file, while Goodword runs. The lake is not in it: it is made from the database."""
    path = to or settings.HOME / "backups" / f"goodword-{timezone.now():%Y%m%d-%H%M%S}.tar.gz"
    size = save(path, at=timezone.now())
    say(
        f"Saved in {path} ({size / 2**20:.1f} MB). It holds the key: keep it where nobody else reads it.",
        file=str(path),
        bytes=size,
    )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="a file that `goodword backup` wrote")],
    force: Annotated[bool, typer.Option("--force", help="replace what is in the home folder and the database")] = False,
) -> None:
    """Bring a backup back, bring it up to this version, and make the lake anew when the next number is asked for."""
    if not force and _has_data():
        raise Trouble(f"{settings.HOME} holds data. `--force` replaces it; `--home` restores elsewhere.")
    with tempfile.TemporaryDirectory(prefix="goodword-") as folder:
        slip = unpack(file, Path(folder))
        _bring_back(slip, Path(folder))
    shutil.rmtree(settings.GOODWORD_LAKE, ignore_errors=True)
    prepare()
    # To a lake elsewhere it is another database: its numbers are given out a second time.
    feed.renew_identity(connection)
    switching.keep_off_until_asked(by="command line", at=timezone.now())
    say(
        f"Restored what was saved at {slip['saved_at']}. It sends no mail until `goodword mail on`.",
        home=str(settings.HOME),
        saved_at=slip["saved_at"],
        version=slip["version"],
    )


@app.command()
def upgrade() -> None:
    """Bring the database up to this version, after a backup."""
    steps = waiting_migrations()
    if not steps:
        say("Everything is up to this version.", steps=0, backup=None)
        return
    path = settings.HOME / "backups" / f"before-{goodword.__version__}-{timezone.now():%Y%m%d-%H%M%S}.tar.gz"
    save(path, at=timezone.now())
    prepare()
    say(f"Brought up by {steps} steps. What was before is in {path}.", steps=steps, backup=str(path))


def save(path: Path, *, at: datetime) -> int:
    """Write a backup and give its size. The file appears whole or not at all."""
    if path.exists() and not path.is_file():
        raise Trouble(f"{path} is there already and is no file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="goodword-", dir=path.parent) as folder:
        kept = Path(folder)
        _dump(kept / DATABASE[connection.vendor])
        (kept / KEY).write_text(settings.SECRET_KEY)
        slip = {"version": goodword.__version__, "database": connection.vendor, "saved_at": at.isoformat(timespec="seconds")}
        (kept / SLIP).write_text(json.dumps(slip))
        packed = kept / "packed"
        with tarfile.open(packed, "w:gz", compresslevel=4) as archive:
            for name in (SLIP, KEY, DATABASE[connection.vendor]):
                archive.add(kept / name, arcname=name)
        packed.chmod(0o600)
        packed.replace(path)
    return path.stat().st_size


def unpack(file: Path, folder: Path) -> Mapping[str, Any]:
    """Take out the three files that a backup has; anything else in it is refused. What it says of itself."""
    allowed = {SLIP, KEY, *DATABASE.values()}
    try:
        with tarfile.open(file) as archive:
            members = archive.getmembers()
            if len(members) != 3 or any(m.name not in allowed or not m.isfile() for m in members):
                raise Trouble(f"{file} is no backup of Goodword.")
            archive.extractall(folder, filter="data")
        slip: dict[str, Any] = json.loads((folder / SLIP).read_text())
    except (tarfile.TarError, EOFError, ValueError, KeyError, IsADirectoryError) as trouble:
        raise Trouble(f"{file} is no backup of Goodword, or a damaged one.") from trouble
    if slip["database"] != connection.vendor:
        raise Trouble(f"The backup is of {slip['database']}, the database here is {connection.vendor}.")
    return slip


def _dump(path: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        try:
            with closing(sqlite3.connect(path)) as copy:
                connection.connection.backup(copy, pages=PAGES_AT_ONCE, sleep=0.01)
        except sqlite3.Error as trouble:
            raise Trouble(f"The backup could not be written: {trouble}.") from trouble
        return
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={path}"])


def _bring_back(slip: Mapping[str, Any], folder: Path) -> None:
    saved = folder / DATABASE[str(slip["database"])]
    if connection.vendor == "sqlite":
        _check(saved)
        _put_in_place(saved, Path(connection.settings_dict["NAME"]))
    else:
        name = connection.settings_dict["NAME"]
        connection.close()
        _run(["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", f"--dbname={name}", str(saved)])
    key = settings.HOME / KEY
    key.unlink(missing_ok=True)
    key.touch(mode=0o600)
    key.write_text((folder / KEY).read_text())


def _put_in_place(saved: Path, database: Path) -> None:
    """Replace the database in one step, when nobody works with it: on a full disk the old one is still there."""
    connection.close()
    if database.exists():
        _must_be_alone(database)
    fresh = database.with_name(f"{database.name}.restored")
    try:
        shutil.copyfile(saved, fresh)
        fresh.replace(database)
    finally:
        fresh.unlink(missing_ok=True)


def _must_be_alone(database: Path) -> None:
    """Leaving the write-ahead log needs the file for oneself, and writes the log into it."""
    with closing(sqlite3.connect(database, timeout=1)) as mine:
        try:
            mine.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as trouble:
            raise Trouble(f"{database} cannot be replaced now ({trouble}). Stop `goodword serve` first.") from trouble
        except sqlite3.DatabaseError:
            return  # damaged, which is why somebody restores


def _check(path: Path) -> None:
    with sqlite3.connect(path) as copy:
        (said,) = copy.execute("PRAGMA quick_check").fetchone()
    copy.close()
    if said != "ok":
        raise Trouble(f"The database in the backup is damaged: {said}")


def _has_data() -> bool:
    return "accounts_member" in connection.introspection.table_names()


def _run(words: list[str]) -> None:
    """Run one of PostgreSQL's own programs on our database; the password is not in the list of processes."""
    to = connection.settings_dict
    told = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    env = {**os.environ, **{name: str(to[part]) for name, part in told.items() if to.get(part)}}
    try:
        done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    except FileNotFoundError as trouble:
        raise Trouble(f"{words[0]} is needed and not there; it comes with PostgreSQL's client programs.") from trouble
    if done.returncode:
        raise Trouble(f"{words[0]} says: {done.stderr.strip() or done.returncode}")
