"""What a child process has to be told so that it works on the same home and the same database."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

SETTINGS = "goodword.config.settings"


def database_url(database: Mapping[str, Any]) -> str:
    """The DATABASE_URL of a database as Django describes it: an entry of DATABASES, or a connection's `settings_dict`."""
    if database["ENGINE"].endswith("sqlite3"):
        return "sqlite://" + quote(str(database["NAME"]))
    user = quote(database.get("USER") or "", safe="")
    password = quote(database.get("PASSWORD") or "", safe="")
    port = f":{database['PORT']}" if database.get("PORT") else ""
    more = urlencode({k: v for k, v in database.get("OPTIONS", {}).items() if isinstance(v, str)})
    host = quote(database.get("HOST") or "", safe="")
    return f"postgresql://{user}:{password}@{host}{port}/{quote(str(database['NAME']), safe='')}" + (f"?{more}" if more else "")


def environment(*, home: Path, database: Mapping[str, Any], **more: str) -> dict[str, str]:
    """The environment of a child process: this one's, with home and database spelled out."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "GOODWORD_HOME": str(home),
        "DATABASE_URL": database_url(database),
        **more,
    }
