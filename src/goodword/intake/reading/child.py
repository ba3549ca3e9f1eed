"""The limited child: the only process that opens somebody else's file.

The parent hands over requests as JSON and gets answers as JSON, by files in a folder of the
child's own; a line on its input says that there is a request, a line on its output that there is
an answer. The child first takes its limits, then learns nothing of the parent's surroundings: no
inherited variables but the path of this package, no network. Whatever happens to it, the parent
lives and says so in words. A parent that dies closes the pipe, and the child ends.
"""

import json
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import asdict
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from goodword.kit.without import Without

from . import going
from .going import Going, Heard
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
Answer = dict[str, Any]
Verb = Callable[[Answer, Going], Answer]
SECONDS_BETWEEN_LOOKS = 0.5


def ask(verb: str, request: Answer, limits: Limits, heard: Heard | None = None) -> Answer:
    """The answer of a child of its own to one request; `UnreadableFile` if it has none, whatever the reason."""
    with closing(Reader(limits)) as reader:
        reader.begin(verb, request)
        return reader.answer(heard)


class Reader:
    """One child, which answers one request after the other. Its limits are for all of them together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.asked: Answer = {}
        self.is_answered = True
        self._folder = tempfile.TemporaryDirectory(prefix="goodword-reading-", ignore_cleanup_errors=True)
        self._room = Path(self._folder.name)
        (self._room / "limits.json").write_text(json.dumps(asdict(limits)), "utf-8")
        with (self._room / "errors.txt").open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(self._room)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self._room,
                env=_surroundings(self._room),
                start_new_session=True,
                bufsize=0,
            )

    def begin(self, verb: str, request: Answer) -> None:
        """Ask, and go on with something else."""
        self.asked, self.is_answered = {"verb": verb, "request": request}, False
        self._until = time.monotonic() + self.limits.wall_seconds
        for word in ("answer.json", going.TOLD):
            (self._room / word).unlink(missing_ok=True)
        (self._room / "request.json").write_text(json.dumps(self.asked), "utf-8")
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has ended; `answer` finds out why
            self._process.stdin.write(b"\n")

    def answer(self, heard: Heard | None = None) -> Answer:
        """What it says to the request begun last; after an `UnreadableFile` it may have ended. `heard` is told how far it is."""
        assert self._process.stdout is not None
        self.is_answered = True
        ready = self._is_ready(heard)
        if ready and self._process.stdout.read(1):
            return _answer(self._room, 0, self.limits)
        return _answer(self._room, self._process.wait() if ready else -signal.SIGXCPU, self.limits)

    def _is_ready(self, heard: Heard | None) -> bool:
        """Whether there is an answer before the time is over."""
        assert self._process.stdout is not None
        while True:
            left = max(0.0, self._until - time.monotonic())
            ready, _, _ = select.select([self._process.stdout], [], [], min(left, SECONDS_BETWEEN_LOOKS) if heard else left)
            if ready or not left:
                return bool(ready)
            if heard and (told := going.left_in(self._room)):
                heard(*told)

    def close(self) -> None:
        """End it, whatever it does."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._folder.cleanup()


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


def _answer(room: Path, status: int, limits: Limits) -> Answer:
    told = room / "answer.json"
    if status == 0 and told.exists() and told.stat().st_size <= LONGEST_ANSWER:
        answer: Answer = json.loads(told.read_text("utf-8"))
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
    """What the child does: take the limits, answer as long as it is asked, end."""
    room = Path(folder)
    limits = Limits(**json.loads((room / "limits.json").read_text("utf-8")))
    _take(limits)
    sys.meta_path.insert(0, Without("pandas", "numpy"))
    # Loaded while the parent may still be busy with itself.
    verbs: dict[str, Verb] = {verb: import_module(module).answer for verb, module in VERBS.items()}
    sys.addaudithook(_refuse)
    while sys.stdin.buffer.readline():
        asked = json.loads((room / "request.json").read_text("utf-8"))
        said = _said(verbs[asked["verb"]], asked, Going(partial(going.leave, room)))
        (room / "answer.json").write_text(json.dumps(said), "utf-8")
        sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()


def _said(verb: Verb, asked: Answer, way: Going) -> Answer:
    try:
        return verb(asked["request"], way)
    except UnreadableFile as why:
        return {"remark": asdict(why.remark)}
    except MemoryError:
        return {"remark": asdict(Remark("too-big"))}
    except FileNotFoundError:
        return {"remark": asdict(Remark("missing"))}


def _take(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written, limits.written))


def _refuse(event: str, arguments: object) -> None:
    if event in FORBIDDEN:
        _deny(event)


def _deny(event: str) -> NoReturn:
    raise PermissionError(f"the reader of files may not call {event}")


if __name__ == "__main__":
    main(sys.argv[1])
