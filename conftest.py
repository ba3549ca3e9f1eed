"""Loaded before every test: one SQLite library per process, and the cast."""

from typing import TYPE_CHECKING

import pytest

import goodword  # noqa: F401  (chooses the SQLite library before Django looks for one)

if TYPE_CHECKING:
    from goodword.demo.cast import Cast


@pytest.fixture
def cast(db: None) -> "Cast":
    """Ada, Mona, Sam, Vera, Dario, Kit; Maya, Theo, Ines, Noor."""
    from django.utils import timezone

    from goodword.demo.cast import cast as bring_on_stage

    return bring_on_stage(at=timezone.now())
