"""Decisions about records of people. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One field on which two writers disagree: what it was, what is kept now, what the second wanted."""

    field: str
    was: object
    kept: object
    wanted: object


def differences(was: Mapping[str, object], kept: Mapping[str, object], wanted: Mapping[str, object]) -> list[Difference]:
    """What the second writer has to decide: every wanted field whose kept value is another one."""
    return [
        Difference(field, was.get(field, kept[field]), kept[field], value)
        for field, value in wanted.items()
        if kept[field] != value
    ]
