"""What `goodword import` sets going before Django is there: the child that reads files, and the one that makes them ready."""

from collections.abc import Sequence
from pathlib import Path

from .reading import standing
from .writing import preparer


def begin(words: Sequence[str]) -> None:
    """Let both start. If it turns out that something else was meant, nothing is lost."""
    standing.begin(words)
    if any(Path(word).exists() for word in words):
        preparer.stand_by()
