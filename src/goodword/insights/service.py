"""The process that computes numbers: `python -m goodword.insights.service`.

It listens on a socket in the home folder, one JSON line in, one out. It is the only process behind the
pages that loads Ibis and DuckDB; its memory is bounded, and a question that takes too long is stopped.
"""

import argparse
import gc
import json
import logging
import os
import signal
import socketserver
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn

import django

from goodword.kit.without import leave_out_pandas

LONGEST_REQUEST = 1 << 16
AT_ONCE = 2
# What is prepared beforehand is pure Python: it must not hold up, 5 ms at each turn of the interpreter, whoever asks meanwhile.
SECONDS_OF_A_TURN = 0.0005
SECONDS_BETWEEN_LOOKS = 1
SECONDS_OF_QUIET = 1.0

log = logging.getLogger("goodword.insights")


class Door(socketserver.StreamRequestHandler):
    """One connection: lines of questions until the asker goes."""

    server: "Service"

    def handle(self) -> None:
        try:
            while line := self.rfile.readline(LONGEST_REQUEST):
                self.server.asked_at = time.monotonic()
                self.wfile.write(json.dumps(self.server.answer(line), default=str).encode() + b"\n")
        except (BrokenPipeError, ConnectionResetError):
            log.info("whoever asked went before the answer came")


class Service(socketserver.ThreadingUnixStreamServer):
    """Answers few questions at a time, so that many askers cost no more memory than two."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            super().__init__(str(path), Door)
        finally:
            os.umask(before)
        self.asked_at = time.monotonic()
        self._n_open, self._counting = 0, threading.Lock()
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def answer(self, line: bytes) -> dict[str, object]:
        from django.db import connections  # noqa: PLC0415  (Django is set up by `main`)

        from . import serving  # noqa: PLC0415

        try:
            request = json.loads(line)
        except ValueError:
            return {"error": "A question is one line of JSON.", "kind": "not-understood"}
        with self._counting:
            self._n_open += 1
        with self._turn:
            try:
                return serving.handle(request)
            finally:
                connections.close_all()  # each asker has a thread of its own, which ends with it
                with self._counting:
                    self._n_open -= 1
                self.asked_at = time.monotonic()

    def wait_until_quiet(self) -> None:
        """Return when nobody has asked for a moment."""
        while self._n_open or time.monotonic() - self.asked_at < SECONDS_OF_QUIET:
            time.sleep(SECONDS_OF_QUIET / 4)

    def stop_when_idle(self, seconds: float) -> None:
        """End when nobody asked for so long."""
        while self._n_open or time.monotonic() - self.asked_at < seconds:
            time.sleep(min(seconds / 4, 5))
        self.shutdown()


def main() -> int:
    given = argparse.ArgumentParser(prog="python -m goodword.insights.service", description=__doc__)
    given.add_argument("--idle", type=float, default=0, help="end after so many seconds without a question")
    given.add_argument("--cold", action="store_true", help="compute nothing before somebody asks")
    said = given.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")
    gc.disable()  # what is loaded now stays: to look through it for rubbish, again and again, is a tenth of the work
    django.setup()
    return serve(said.idle, is_cold=said.cold)


def serve(idle: float, *, is_cold: bool) -> int:
    """Listen until told to stop. Whoever asks while the engines are loaded waits, and starts no second process."""
    from django.conf import settings  # noqa: PLC0415

    from . import address  # noqa: PLC0415

    where = address.path(settings.HOME)
    if address.is_open(settings.HOME):
        sys.stderr.write("Numbers are being computed for this home folder already.\n")
        if idle:
            return 1
        # One that a command started serves this house too, and ends by itself; then this one takes its place.
        while address.is_open(settings.HOME):
            time.sleep(SECONDS_BETWEEN_LOOKS)
    with Service(where) as service:
        inode = where.stat().st_ino
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: threading.Thread(target=service.shutdown).start())
        _load(settings.GOODWORD_ENGINE)
        if not is_cold:
            threading.Thread(target=warm, args=(service,), daemon=True).start()
        if idle:
            service.asked_at = time.monotonic()  # only now can it hear whoever has asked since it listens
            threading.Thread(target=service.stop_when_idle, args=(idle,), daemon=True).start()
        service.serve_forever(poll_interval=0.2)
    if where.exists() and where.stat().st_ino == inode:
        where.unlink()
    return 0


def _load(engine: str) -> None:
    """The engines, and the house whose numbers this process keeps."""
    leave_out_pandas(engine)
    from . import queries, serving  # noqa: F401, PLC0415  (before the first question)
    from .house import House  # noqa: PLC0415

    queries.keep_house(House())
    gc.freeze()
    gc.enable()
    sys.setswitchinterval(SECONDS_OF_A_TURN)


def warm(service: Service) -> None:
    """Ask what the first page will ask, so that its reader does not wait."""
    from django.utils import timezone  # noqa: PLC0415

    from goodword.accounts.days import local_day  # noqa: PLC0415

    from . import queries  # noqa: PLC0415
    from .asked import Asked  # noqa: PLC0415
    from .registry import INSIGHTS  # noqa: PLC0415

    try:
        asked = Asked(local_day(timezone.now())).as_json()
    except Exception:
        log.warning("nothing could be computed beforehand", exc_info=True)
        return
    in_order = sorted(INSIGHTS.values(), key=lambda i: i.order)
    keeping = [insight.name for insight in in_order if insight.apart is not None]
    for name in keeping:
        service.answer(json.dumps({"do": "answer", "name": name, "asked": asked}).encode())
    if queries.is_at_home():
        for name in keeping:
            queries.lay_out_changes(name)
        for insight in in_order:
            service.wait_until_quiet()
            queries.lay_out(insight.name)
    from . import pictures  # noqa: F401, PLC0415  (after the numbers, since they come first on any page)


def end(code: int) -> NoReturn:
    """End at once. An engine that still computes would be torn down under its own threads, and abort the process."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    end(main())
