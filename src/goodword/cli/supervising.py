"""Keep a few processes alive together: one that dies is started again, and when the word comes all end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

from goodword.kit.orphans import end_with_parent

SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_TO_END = 8
SECONDS_THAT_COUNT_AS_STARTED = 10
MOST_FALSE_STARTS = 5
LONGEST_PAUSE = 60


class GaveUp(RuntimeError):
    """A part of Goodword does not stay up; starting it for ever would hide it."""


@dataclass
class Part:
    """One process that should always run. Without one that is not `is_needed`, the rest goes on."""

    name: str
    words: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    false_starts: int = 0
    start_at: float = 0.0
    is_needed: bool = True

    def start(self, env: Mapping[str, str]) -> None:
        self.started_at = time.monotonic()
        # A session of its own: Ctrl-C at the terminal reaches the supervisor alone, which ends the rest in order. One that
        # is killed takes its parts along, so that they do not hold the port.
        self.process = subprocess.Popen(self.words, env=env, start_new_session=True, preexec_fn=end_with_parent)

    def look(self, env: Mapping[str, str]) -> None:
        """Start it again when it has died, after a pause that grows while it dies at once."""
        if self.process is None or self.process.poll() is None or time.monotonic() < self.start_at:
            return
        if not self.start_at:
            self._plan()
            return
        self.start_at = 0.0
        self.start(env)

    def _plan(self) -> None:
        assert self.process is not None
        is_early = time.monotonic() - self.started_at < SECONDS_THAT_COUNT_AS_STARTED
        self.false_starts = self.false_starts + 1 if is_early else 0
        if self.is_needed and self.false_starts >= MOST_FALSE_STARTS:
            raise GaveUp(f"{self.name} ended {self.false_starts} times right after its start (code {self.process.returncode}).")
        sys.stderr.write(f"{self.name} ended with code {self.process.returncode}; it is started again.\n")
        self.start_at = time.monotonic() + min(2**self.false_starts - 1, LONGEST_PAUSE)


class Told:
    """Whether somebody asked this process to end, by Ctrl-C or SIGTERM."""

    def __init__(self) -> None:
        self._is_told = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._hear)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._is_told = True

    def __call__(self) -> bool:
        return self._is_told


def keep(parts: Sequence[Part], env: Mapping[str, str], is_over: Callable[[], bool], when_up: Callable[[], bool]) -> None:
    """Run the parts until told to end. `when_up` is asked until it says that everything answers."""
    is_up = False
    try:
        for part in parts:
            part.start(env)
        while not is_over():
            time.sleep(SECONDS_BETWEEN_LOOKS)
            is_up = is_up or when_up()
            for part in parts:
                part.look(env)
    finally:
        end(parts)


def end(parts: Sequence[Part]) -> None:
    """Ask all to end, and kill those that do not."""
    running = [part.process for part in parts if part.process is not None and part.process.poll() is None]
    for process in running:
        process.terminate()
    last = time.monotonic() + SECONDS_TO_END
    for process in running:
        try:
            process.wait(max(last - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
