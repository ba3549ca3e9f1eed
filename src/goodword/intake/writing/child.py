"""Start the long work in a process of its own and wait for what it says.

A file can crash an interpreter or swell past all memory; then this process, a web worker perhaps,
must live on. The command line is a process of its own already, and spares the second start.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from . import runner

LAST_WORDS = 4000


class Stopped(Exception):
    """The child could not finish; what it wrote is whole, and a second run goes on from there."""


def call(verb: str, import_id: int, *, is_apart: bool = False) -> dict[str, Any]:
    """Let a child do the verb, and give the JSON it answers. A caller who `is_apart` is that child."""
    if is_apart:
        return _here(verb, import_id)
    with tempfile.TemporaryDirectory(prefix="goodword-") as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, "-m", "goodword.intake.writing.runner", verb, str(import_id), str(answer)]
        with (Path(folder) / "said").open("w+b") as said:
            done = subprocess.run(command, env=_surroundings(), stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False)
            code = done.returncode
            said.seek(max(0, said.tell() - LAST_WORDS))
            words = said.read().decode(errors="replace")
        found: dict[str, Any] = json.loads(answer.read_text()) if answer.exists() else {}
    if code or "error" in found:
        raise Stopped(found.get("error") or f"the import stopped ({code}): {words.strip() or 'it was killed'}")
    return found


def _here(verb: str, import_id: int) -> dict[str, Any]:
    try:
        return runner.do(verb, import_id)
    except Exception as why:
        raise Stopped(runner.in_words(why)) from why


def _surroundings() -> dict[str, str]:
    """The environment with this process's own database and home, which may not be the ones it was started with."""
    settings_of = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite://{settings_of['NAME']}"
    else:
        who = f"{settings_of['USER']}:{settings_of['PASSWORD']}@{settings_of['HOST']}:{settings_of['PORT']}"
        url = f"postgres://{who}/{settings_of['NAME']}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "GOODWORD_HOME": str(settings.HOME),
        "DJANGO_SETTINGS_MODULE": "goodword.config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
