"""What is of the sample, and how far it is taken out. No Django."""

from dataclasses import dataclass

# What every row of the sample says in its column `source`; what somebody types, or brings in, says something else.
SOURCE = "sample"


@dataclass(frozen=True)
class Progress:
    """How many rows there were, and how many are left."""

    rows: int
    left: int

    @property
    def done(self) -> int:
        return max(0, self.rows - self.left)

    @property
    def share(self) -> float:
        return self.done / self.rows if self.rows else 1.0
