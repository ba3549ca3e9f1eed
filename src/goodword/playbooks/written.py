"""A playbook that somebody wrote down in a file, as a recipe brings it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .rules import Definition, Phase, Unreadable, problems, read
from .words import wrong


@dataclass(frozen=True)
class Written:
    """A playbook and its name. With `since` it is to be switched on, and counts from that day; else it stays a draft."""

    name: str
    phase: Phase
    definition: Definition
    since: date | None = None


def written(said: Mapping[str, Any]) -> Written:
    """What a file says: `name`, `phase`, `since`, `trigger`, `steps`. Raises Unreadable, with what is wrong in plain words."""
    name, since = str(said.get("name", "")).strip(), said.get("since")
    if not name:
        raise Unreadable("a playbook has no name")
    if since is not None and type(since) is not date:
        raise Unreadable(f"“{name}”: since is no day: {since}")
    try:
        found = Written(name, Phase(said.get("phase", Phase.AFTER)), read(said), since)
    except ValueError as why:
        raise Unreadable(f"“{name}”: {why}") from why
    if wrongs := wrong(problems(found.definition)):
        raise Unreadable(f"“{name}”: {' '.join(wrongs)}")
    return found
