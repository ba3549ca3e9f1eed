"""What a run of the mirror says it did."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class MirrorReport:
    """One run: rows written and rows taken away, by fact; which facts were read as a whole; all rows; seconds."""

    changed: dict[str, int] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)
    loaded: list[str] = field(default_factory=list)
    rows: int = 0
    seconds: float = 0.0
