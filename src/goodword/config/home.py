"""The home folder: database, lake, uploads, key. Everything that is the user's lies in it."""

import os
import secrets
from pathlib import Path


def folder() -> Path:
    """The home folder of this process, made where it is not there: whoever is given a key makes nothing else in it first."""
    home = Path(os.environ.get("GOODWORD_HOME") or "goodword-home").expanduser().resolve()
    home.mkdir(parents=True, exist_ok=True)
    return home


def secret_key(home: Path) -> str:
    """The key of this installation, made once and readable by its owner only."""
    given = os.environ.get("GOODWORD_SECRET_KEY")
    if given:
        return given
    path = home / "key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
