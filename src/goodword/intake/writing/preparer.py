"""The child that makes files ready, and stands by before it is told which.

Nothing here knows Django: the command line begins it at once, and it loads what it needs while
everything else still loads.
"""

import atexit
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

SECONDS = 3 * 3600
LAST_WORDS = 1200
Order = dict[str, Any]
_standing: list["Preparer"] = []


class Unready(Exception):
    """A file could not be made ready; nothing of it was written."""


class Preparer:
    """One child. It starts, and loads what it needs, before it is told what to do."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "goodword.intake.writing.prepare"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        self._process = subprocess.Popen(command, **pipes, text=True, errors="replace")  # type: ignore[call-overload]

    def begin(self, orders: list[Order], path: Path) -> None:
        """Tell it what to do, and go on with something else."""
        path.write_text(json.dumps(orders))
        with suppress(BrokenPipeError):  # it has ended; `end` says why
            self._process.stdin.write(f"{path}\n")
            self._process.stdin.flush()

    def end(self) -> None:
        """Wait until it has done as ordered."""
        _, said = self._process.communicate(timeout=SECONDS)
        if code := self._process.returncode:
            raise Unready(said.strip()[-LAST_WORDS:] or f"the child that reads values stopped ({code})")

    def close(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.communicate()


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
