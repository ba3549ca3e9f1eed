"""A reader that begins before it is asked, and stays for the next question.

The command line is started for one file, and knows its name before Django is there. So the file is
looked through while everything else still loads, and the same child then lays it down.
"""

import atexit
from collections.abc import Sequence
from pathlib import Path

from . import child
from .going import Heard
from .limits import USUAL, Limits

LAST = "stage"
_standing: list[child.Reader] = []


def begin(words: Sequence[str]) -> None:
    """Look the first file of a command through. If it turns out that something else was meant, nothing is lost."""
    path = next((path for path in map(Path, words) if path.is_file()), None)
    if path is None or "--recipe" in words:
        return
    _standing.append(child.Reader(USUAL))
    atexit.register(end)
    _standing[0].begin("profile", asked_to_profile(path))


def asked_to_profile(path: Path, source: dict[str, object] | None = None) -> child.Answer:
    """The request to look one file through."""
    return {"path": str(path.resolve()), "source": source}


def ask(verb: str, request: child.Answer, limits: Limits, heard: Heard | None = None) -> child.Answer:
    """The answer to one request: of the child that stands by, where it suits, else of one for this alone."""
    if not _standing or limits != USUAL:
        return child.ask(verb, request, limits, heard)
    reader = _standing[0]
    try:
        if reader.is_answered:
            reader.begin(verb, request)
        elif reader.asked != {"verb": verb, "request": request}:
            end()
            return child.ask(verb, request, limits, heard)
        answer = reader.answer(heard)
    except BaseException:
        end()
        raise
    if verb == LAST:
        end()
    return answer


def end() -> None:
    """Let it go; it holds memory that whoever comes next needs."""
    while _standing:
        _standing.pop().close()
