"""Which database holds the rows: SQLite in the home folder, or PostgreSQL by DATABASE_URL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;"
SECONDS_TO_WAIT = 20
# PostgreSQL compiles what it takes for long work; statements that run for a tenth of a second then took three times as long.
WITHOUT_COMPILING = "-cjit=off"
SECONDS_KEPT = 60  # a connection: opened for each page, it costs as much as the page


def from_url(url: str, home: Path) -> dict[str, Any]:
    """Django's description of the database. An empty URL is SQLite in the home folder."""
    if not url:
        return _sqlite(home / "goodword.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": SECONDS_KEPT,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "connect_timeout": 5,
                "options": WITHOUT_COMPILING,
                **dict(parse_qsl(parts.query, keep_blank_values=True)),
            },
        }
    raise ValueError(f"DATABASE_URL begins with “{parts.scheme}://”, and Goodword knows postgresql:// and sqlite://")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": SECONDS_KEPT,
        # IMMEDIATE: a read that turns into a write would be refused at once instead of waiting.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": SECONDS_TO_WAIT, "init_command": SQLITE_PRAGMAS},
    }
