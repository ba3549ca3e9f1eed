"""A survey as somebody writes it, before it is asked. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SETTINGS = ("quiet_days", "remind_days", "open_days", "edit_days")


@dataclass(frozen=True)
class Written:
    """What it is called, of which kind it is, its questions, and what stands around them."""

    name: str
    kind: str
    language: str
    questions: Sequence[Mapping[str, Any]]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    settings: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, Any]:
        """What of it stands with the survey itself."""
        return {"name": self.name, "kind": self.kind, "language": self.language, **self.settings}
