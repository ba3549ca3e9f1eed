"""Children that stay for the next import."""

from collections.abc import Iterator

import pytest

from goodword.intake.reading import child, standing
from goodword.intake.reading.limits import USUAL
from goodword.intake.writing import preparer


class Staying(preparer.Preparer):
    """Stands by again when it has done as ordered."""

    def close(self) -> None:
        if self._process.poll() is None:
            preparer._standing.append(self)
        else:
            super().close()


@pytest.fixture(scope="module")
def staying() -> Iterator[None]:
    last, standing.LAST = standing.LAST, "none is the last"
    yield
    standing.LAST = last
    standing.end()
    while preparer._standing:
        preparer.Preparer.close(preparer._standing.pop())


@pytest.fixture
def same_reader(staying: None) -> None:
    """The usual reader, started once for a file of tests: that takes ten times as long as to read a few rows."""
    if not standing._standing:
        standing._standing.append(child.Reader(USUAL))


@pytest.fixture
def same_children(same_reader: None) -> None:
    """The same, and the usual preparer."""
    if not preparer._standing:
        preparer._standing.append(Staying())
