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


def load() -> None:
    """Load what the verbs need, for whoever has nothing else to do just now."""
    from . import bringing  # noqa: F401, PLC0415  (models can be imported only now)


def do(verb: str, import_id: int) -> dict[str, Any]:
    """Do the verb in this process; its answer."""
    from . import bringing, undoing  # noqa: PLC0415  (models can be imported only now)

    return {"run": bringing.run, "dry": bringing.dry, "undo": undoing.undo}[verb](import_id)


def in_words(why: Exception) -> str:
    """What stopped it."""
    return f"{why}" or type(why).__name__


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
