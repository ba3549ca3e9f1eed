"""What a score is before it is filed."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """What an insight says of one person or organisation; exactly one of the two ids is set."""

    person_id: int | None
    organisation_id: int | None
    value: float
    n: int
    label: str = ""
    stake: int = 0
    reason: Mapping[str, object] = field(default_factory=dict)
