"""The process in which an import is written or taken back: `python -m goodword.intake.writing.runner VERB ID ANSWER`."""

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import django


def main(verb: str, import_id: int, answer: Path) -> None:
    """Do the verb and leave its answer, or what stopped it, as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")
    django.setup()
    try:
        found = do(verb, import_id)
    except Exception as why:
        traceback.print_exc()
        found = {"error": in_words(why)}
    half = answer.with_suffix(".half")
    half.write_text(json.dumps(found, default=str))
    half.replace(answer)


def do(verb: str, import_id: int) -> dict[str, Any]:
    """Do the verb in this process; its answer."""
    # Models can be imported only now, and who brings rows in need not load how they are taken back.
    if verb == "undo":
        from . import undoing  # noqa: PLC0415

        return undoing.undo(import_id)
    from . import bringing  # noqa: PLC0415

    return {"run": bringing.run, "dry": bringing.dry}[verb](import_id)


def in_words(why: Exception) -> str:
    """What stopped it."""
    return f"{why}" or type(why).__name__


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
