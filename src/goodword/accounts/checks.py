"""What Goodword refuses to start with, and what it warns of."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection

from goodword import SOUND_SQLITE

TAG = "goodword"
SHORTEST_KEY = 40
PLACEHOLDERS = ("changeme", "change-me", "django-insecure", "placeholder", "secret-key", "your-secret")
# Older releases that got the repair as well.
PATCHED = {(3, 44, 6), (3, 50, 7)}


@register(TAG)
def the_key_is_secret(**_: Any) -> list[CheckMessage]:
    """A key that others know lets them write sessions and links of their own."""
    key = settings.SECRET_KEY.lower()
    if len(key) < SHORTEST_KEY or len(set(key)) < 10 or any(word in key for word in PLACEHOLDERS):
        say = "The secret key is short or a placeholder."
        return [Error(say, hint="Delete the file “key” in the home folder: a new one is made.", id="goodword.E001")]
    return []


@register(TAG)
def nobody_debugs(**_: Any) -> list[CheckMessage]:
    """Debug pages show settings and rows to whoever makes them fail."""
    return [Error("DEBUG is on.", hint="Turn it off.", id="goodword.E002")] if settings.DEBUG else []


@register(TAG)
def hosts_are_named(**_: Any) -> list[CheckMessage]:
    """With any host allowed, a stranger's host name gets into links that Goodword writes."""
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        hint = "Name the hosts in GOODWORD_HOSTS, such as “goodword.example.com”."
        return [Error("Any host name is allowed.", hint=hint, id="goodword.E003")]
    return []


@register(TAG)
def sqlite_keeps_what_it_takes(**_: Any) -> list[CheckMessage]:
    """Name the SQLite library of this process, and warn of one that can lose a write."""
    if connection.vendor != "sqlite":
        return []
    library = f"{sqlite3.__name__} with SQLite {sqlite3.sqlite_version}"
    if is_sound(sqlite3.sqlite_version_info[:3]):
        return []
    hint = "Install pysqlite3, or use PostgreSQL by DATABASE_URL."
    return [Warning(f"{library} can lose a write in rare moments (fixed in 3.51.3).", hint=hint, id="goodword.W001")]


def is_sound(version: tuple[int, ...]) -> bool:
    """Whether this version of SQLite has the repair of its write-ahead log."""
    return version >= SOUND_SQLITE or any(version[:2] == good[:2] and version >= good for good in PATCHED)
