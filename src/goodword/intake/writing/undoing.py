"""Take an import back."""

from typing import Any


def undo(import_id: int) -> dict[str, Any]:
    raise NotImplementedError
