"""Event logs as XES (IEEE 1849) in, as rows of text: one for each event, with the attributes of its case.

Read as a stream by expat. A document that declares a type or entities is refused before any is unfolded.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from .going import Going
from .limits import LONGEST_CELL, MOST_COLUMNS
from .remarks import UnreadableFile

CHUNK = 1 << 16
CASE = "case:"
FIRST = (f"{CASE}concept:name", "concept:name", "time:timestamp", "org:resource", "lifecycle:transition")
VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})
Attributes = dict[str, str]


def is_log(head: bytes) -> bool:
    """Whether a file begins as an event log does."""
    start = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "replace").lower()
    return start.lstrip("\ufeff\xef\xbb\xbf \t\r\n").startswith("<") and ("<log" in start or "xes-standard.org" in start)


def rows(path: Path, way: Going) -> Iterator[list[str]]:
    """The keys of all attributes as the first row, then the events in the order of the log."""
    keys = _keys(path)
    size = max(path.stat().st_size, 1)
    with path.open("rb") as file:
        way.measure(_by_bytes(size, file))
        yield keys
        for event in events(file):
            yield [event.get(key, "") for key in keys]


def events(file: BinaryIO) -> Iterator[Attributes]:
    """Each event with its attributes, those of its case under `case:…`."""
    log = _Log()
    while chunk := file.read(CHUNK):
        log.feed(chunk, is_last=False)
        yield from log.taken()
    log.feed(b"", is_last=True)
    yield from log.taken()


def _keys(path: Path) -> list[str]:
    """What attributes there are: first those that say case, activity and time, then the others as they appear."""
    found: dict[str, None] = {}
    with path.open("rb") as file:
        for event in events(file):
            found.update(dict.fromkeys(event))
    if not found:
        raise UnreadableFile("no-events")
    if len(found) > MOST_COLUMNS:
        raise UnreadableFile("many-columns", n=len(found), most=MOST_COLUMNS)
    first = [key for key in FIRST if key in found]
    return first + [key for key in found if key not in first]


class _Log:
    """What expat has told so far. Attributes of attributes, of the log and of its extensions are passed over."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.EntityDeclHandler = _refuse
        self._path: list[str] = []
        self._case: Attributes = {}
        self._event: Attributes = {}
        self._done: list[Attributes] = []

    def feed(self, chunk: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as why:
            raise UnreadableFile("xml-broken", line=why.lineno) from why

    def taken(self) -> list[Attributes]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, said: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name == "trace":
            self._case = {}
        elif name == "event":
            self._event = {}
        elif name in VALUES and parent in ("trace", "event") and said.get("key"):
            self._keep(parent, said["key"], said.get("value", ""))

    def _keep(self, parent: str, key: str, value: str) -> None:
        if len(value) > LONGEST_CELL:
            raise UnreadableFile("long-cell", line=self._parser.CurrentLineNumber, most=LONGEST_CELL)
        if parent == "trace":
            self._case[CASE + key] = value
        else:
            self._event[key] = value

    def _end(self, name: str) -> None:
        self._path.pop()
        if name.rpartition(":")[2] == "event":
            self._done.append({**self._case, **self._event})


def _refuse(*_: object) -> None:
    raise UnreadableFile("xml-entities")


def _by_bytes(size: int, file: BinaryIO) -> Callable[[int], tuple[float, int]]:
    """A log does not say how many events it has; the part of it that is read says about how many."""

    def measured(n: int) -> tuple[float, int]:
        share = 1.0 if file.closed else min(file.tell() / size, 1.0)
        return share, int(n / share) if share else 0

    return measured
