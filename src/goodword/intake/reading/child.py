"""The limited child: the only process that opens somebody else's file.

The parent hands over one request as JSON and gets one answer as JSON, by files in a folder of
their own. The child first takes its limits, then learns nothing of the parent's surroundings: no
inherited variables but the path of this package, no network. Whatever happens to it, the parent
lives and says so in words.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from .limits import Limits
from .remarks import Remark, UnreadableFile

PACKAGES = Path(__file__).resolve().parents[3]
VERBS = {"profile": "goodword.intake.reading.profiling", "stage": "goodword.intake.reading.staging"}
LONGEST_ANSWER = 32 << 20
SLOW = {signal.SIGXCPU, signal.SIGKILL}
FORBIDDEN = frozenset(
    [
        "socket.connect",
        "socket.bind",
        "socket.getaddrinfo",
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.fork",
        "os.posix_spawn",
    ]
)


def ask(verb: str, request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """The answer of a child to one request; `UnreadableFile` if it has none, whatever the reason."""
    with tempfile.TemporaryDirectory(prefix="goodword-reading-") as folder:
        room = Path(folder)
        (room / "request.json").write_text(json.dumps({"verb": verb, "request": request, "limits": asdict(limits)}), "utf-8")
        status = _wait(room, limits)
        return _answer(room, status, limits)


def _wait(room: Path, limits: Limits) -> int:
    with (room / "errors.txt").open("wb") as errors:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__, str(room)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            cwd=room,
            env=_surroundings(room),
            start_new_session=True,
        )
        try:
            return child.wait(limits.wall_seconds)
        except subprocess.TimeoutExpired:
            return -signal.SIGXCPU
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def _surroundings(room: Path) -> dict[str, str]:
    return {
        "PYTHONPATH": str(PACKAGES),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(room),
        "TMPDIR": str(room),
        "LANG": "C.UTF-8",
        # One arena and few threads keep the address space near what is really used.
        "MALLOC_ARENA_MAX": "2",
        "OMP_NUM_THREADS": "2",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }


def _answer(room: Path, status: int, limits: Limits) -> dict[str, Any]:
    told = room / "answer.json"
    if status == 0 and told.exists() and told.stat().st_size <= LONGEST_ANSWER:
        answer: dict[str, Any] = json.loads(told.read_text("utf-8"))
        if "remark" in answer:
            remark = Remark.from_json(answer["remark"])
            raise UnreadableFile(remark.code, **remark.figures)
        return answer
    if status < 0 and -status in SLOW:
        raise UnreadableFile("too-slow", seconds=int(min(limits.wall_seconds, limits.cpu_seconds)))
    # Compiled code aborts where Python would raise MemoryError.
    if status in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
        raise UnreadableFile("too-big")
    raise UnreadableFile("stopped")


def main(folder: str) -> None:
    """What the child does: take the limits, answer, end."""
    room = Path(folder)
    asked = json.loads((room / "request.json").read_text("utf-8"))
    limits = Limits(**asked["limits"])
    _take(limits)
    sys.meta_path.insert(0, WithoutPandas())
    verb: Callable[[dict[str, Any]], dict[str, Any]] = import_module(VERBS[asked["verb"]]).answer
    sys.addaudithook(_refuse)
    try:
        answer = verb(asked["request"])
    except UnreadableFile as why:
        answer = {"remark": asdict(why.remark)}
    except MemoryError:
        answer = {"remark": asdict(Remark("too-big"))}
    except FileNotFoundError:
        answer = {"remark": asdict(Remark("missing"))}
    (room / "answer.json").write_text(json.dumps(answer), "utf-8")


def _take(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written, limits.written))


class WithoutPandas:
    """Arrow asks pandas whether a list is one of its series, and would load half a second of it to ask."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def _refuse(event: str, arguments: object) -> None:
    if event in FORBIDDEN:
        _deny(event)


def _deny(event: str) -> NoReturn:
    raise PermissionError(f"the reader of files may not call {event}")


if __name__ == "__main__":
    main(sys.argv[1])
