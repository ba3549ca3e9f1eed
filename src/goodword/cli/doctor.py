"""goodword doctor"""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

import typer
from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DatabaseError, connection

from goodword.accounts.checks import is_sound
from goodword.accounts.models import Business, Member, Role
from goodword.insights import mirroring
from goodword.jobs import queries as jobs
from goodword.mail import queries as mail

from .mail import in_words
from .running import waiting_migrations
from .saying import say

app = typer.Typer(add_completion=False)
LEAST_FREE = 2**30
LONG_WAIT = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """What was looked at, and whether it is well."""

    what: str
    is_well: bool
    says: str


@app.command()
def doctor() -> None:
    """Look at everything that can be wrong, and say of each what it is like. Exit code 1 when something is wrong."""
    findings = [_looked_at(look) for look in LOOKS]
    is_well = all(f.is_well for f in findings)
    lines = [f"{'well ' if f.is_well else 'WRONG'}  {f.what}: {f.says}" for f in findings]
    say("\n".join(lines), well=is_well, findings=[asdict(f) for f in findings])
    if not is_well:
        raise typer.Exit(1)


def _looked_at(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except DatabaseError as trouble:
        return Finding(look.__name__.strip("_"), False, str(trouble).strip().partition("\n")[0])


def _library() -> Finding:
    if connection.vendor != "sqlite":
        return Finding("database", True, f"PostgreSQL {connection.cursor().connection.info.server_version // 10_000}")
    is_well = is_sound(sqlite3.sqlite_version_info[:3])
    says = f"SQLite {sqlite3.sqlite_version}" + ("" if is_well else "; before 3.51.3 it can lose committed writes")
    return Finding("database", is_well, says)


def _migrations() -> Finding:
    steps = waiting_migrations()
    return Finding("version", not steps, "up to date" if not steps else f"{steps} steps behind; `goodword upgrade` takes them")


def _business() -> Finding:
    business = Business.objects.exclude(founded_at=None).first()
    owners = Member.objects.filter(role=Role.OWNER, is_active=True).count()
    if business is None:
        return Finding("business", True, "not described yet; the first page asks")
    sample = " (the sample)" if business.is_sample else ""
    return Finding("business", owners > 0, f"{business.name}{sample}, {owners} owner(s) who can log in")


def _key() -> Finding:
    path = settings.HOME / "key"
    if not path.exists():
        return Finding("key", True, "given by GOODWORD_SECRET_KEY")
    mode = path.stat().st_mode & 0o077
    return Finding("key", not mode, "readable by its owner only" if not mode else f"others may read {path}; chmod 600 it")


def _disk() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    return Finding("disk", free > LEAST_FREE, f"{free / 2**30:.1f} GB free in {settings.HOME}")


def _lake() -> Finding:
    behind = mirroring.rows_behind()
    return Finding(
        "lake", True, "to be brought up" if behind is None else f"{behind:,} rows behind; they are read from the database"
    )


def _work() -> Finding:
    since, states = jobs.oldest_wait(), jobs.by_state()
    if since is not None and jobs.clock() - since > LONG_WAIT:
        return Finding("work", False, f"waiting since {since:%Y-%m-%d %H:%M}; no worker runs. `goodword serve` has one")
    dead = states.get("dead", 0)
    if dead:
        last = jobs.dead()[0]
        why = (last.trouble.splitlines() or ["without a word"])[-1]
        return Finding("work", False, f"{dead} job(s) given up, the last {last.name}: {why}")
    return Finding("work", True, f"{states.get('ready', 0)} waiting, {states.get('running', 0)} at work")


def _mail() -> Finding:
    found = mail.standing(jobs.clock())
    return Finding("mail", not (found.is_brought_back or found.rests_until), in_words(found))


def _settings() -> Finding:
    said = [check.msg for check in run_checks() if check.level >= WARNING]
    return Finding("settings", not said, "; ".join(said) or "nothing to say")


LOOKS: tuple[Callable[[], Finding], ...] = (_library, _migrations, _business, _key, _disk, _lake, _work, _mail, _settings)
