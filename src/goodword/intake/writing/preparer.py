"""The child that makes files ready, and stands by before it is told which.

Nothing here knows Django: the command line begins it at once, and it loads what it needs while
everything else still loads.
"""

import atexit
import json
import os
import select
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "goodword.intake.writing.prepare"]
SECONDS = 3 * 3600
LAST_WORDS = 1200
Order = dict[str, Any]
_standing: list["Preparer"] = []


class Unready(Exception):
    """A file could not be made ready; nothing of it was written."""


class Preparer:
    """One child. It starts, and loads what it needs, before it is told what to do."""

    def __init__(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (until it is closed)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": self._errors}
        self._process = subprocess.Popen([*COMMAND, str(os.getpid())], **pipes, bufsize=0)  # type: ignore[call-overload]

    def begin(self, orders: list[Order], path: Path) -> None:
        """Tell it what to do, and go on with something else."""
        path.write_text(json.dumps(orders))
        with suppress(BrokenPipeError):  # it has ended; `end` says why
            self._process.stdin.write(f"{path.resolve()}\n".encode())

    def end(self) -> None:
        """Wait until it has done as ordered; it may then be told something else."""
        ready, _, _ = select.select([self._process.stdout], [], [], SECONDS)
        if ready and self._process.stdout.read(1):
            return
        self._process.kill()  # unless it has ended by itself
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip()
        raise Unready(said[-LAST_WORDS:] or f"the child that reads values stopped ({code})")

    def close(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            pipe.close()


def stand_by() -> None:
    """Begin one for whoever takes it first."""
    _standing.append(Preparer())
    atexit.register(dismiss)


def take() -> Preparer:
    """The one that stands by, else a new one."""
    return _standing.pop() if _standing else Preparer()


def dismiss() -> None:
    """End those that nobody took."""
    while _standing:
        _standing.pop().close()
