"""Steps of plans, kept from process to process: what one has compiled, no other compiles again.

Compiling takes seconds, and every process would begin anew. A step is found by all that its SQL depends on: the sources
and libraries that compiled it, the declaration, the shape of the question, the columns of the facts, the dialect. Nothing
is lost when the shelf is. Each step is signed, since its SQL is run.
"""

import base64
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.core import signing

import goodword

from .drafts import Make
from .plans import Step
from .template import Template

COMPILED_BY = ("ibis-framework", "sqlglot", "pyarrow", "duckdb")
NOT_COMPILED_BY = {"tests", "migrations"}
MOST_STEPS = 4_000  # some 10 kB each; segments' cadences are part of a shape, so there is no end to shapes

log = logging.getLogger(__name__)


class Shelf:
    """A folder of steps. `place` is asked for it when the first is wanted."""

    def __init__(self, place: Callable[[], Path]) -> None:
        self._place = place

    def find(self, wanted: str) -> Step | None:
        """The step that was put there under these words; None where there is none, or none that can be read."""
        try:
            file = self._file(wanted)
            return _read(signing.loads(file.read_text(encoding="ascii"), salt=file.name))
        except FileNotFoundError:
            return None
        except (OSError, signing.BadSignature, ValueError, LookupError, TypeError, pa.ArrowException) as why:
            log.warning("A kept plan cannot be read and is made anew: %s", why)
            return None

    def put(self, wanted: str, step: Step) -> None:
        """Keep a step. Whoever cannot keep it compiles it again."""
        try:
            if self._n < MOST_STEPS:
                file = self._file(wanted)
                _write(file, signing.dumps(_spelt(step), salt=file.name, compress=True))
                self._n += 1
        except OSError as why:
            log.warning("A plan could not be kept, and the next process makes it anew: %s", why)

    def _file(self, wanted: str) -> Path:
        return self._edition / f"{hashlib.sha256(wanted.encode()).hexdigest()[:40]}.step"

    @cached_property
    def _edition(self) -> Path:
        """The folder of what these very sources compile. What others did is thrown away."""
        mine = self._place() / f"edition-{edition(COMPILED_BY)}"
        for other in set(mine.parent.glob("edition-*")) - {mine}:  # and nothing else that an administrator may keep there
            shutil.rmtree(other, ignore_errors=True)
        mine.mkdir(parents=True, exist_ok=True, mode=0o700)
        return mine

    @cached_property
    def _n(self) -> int:
        return sum(1 for _ in self._edition.iterdir())


@cache
def edition(libraries: tuple[str, ...]) -> str:
    """A name for the sources of this process and the versions of some libraries."""
    known = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in libraries).encode())
    for path in _sources(Path(goodword.__file__).parent):
        known.update(path.name.encode() + path.read_bytes())
    return known.hexdigest()[:20]


def _sources(folder: Path) -> Iterator[Path]:
    """Everything of Goodword that might be part of how a question becomes SQL."""
    for path in sorted(folder.rglob("*.py")):
        if NOT_COMPILED_BY.isdisjoint(path.parts):
            yield path


def _write(file: Path, text: str) -> None:
    """Whole or not at all: others read meanwhile."""
    number, name = tempfile.mkstemp(dir=file.parent, prefix="new-")
    with os.fdopen(number, "w", encoding="ascii") as new:
        new.write(text)
    Path(name).replace(file)


def _spelt(step: Step) -> dict[str, Any]:
    return {
        "sql": step.sql.parts,
        "schema": base64.b64encode(step.schema.serialize()).decode(),
        "facts": step.facts,
        "makes": [(make.name, make.sql.parts) for make in step.makes],
        "units": step.units,
        "touched": step.touched,
    }


def _read(told: dict[str, Any]) -> Step:
    return Step(
        _template(told["sql"]),
        pa.ipc.read_schema(pa.py_buffer(base64.b64decode(told["schema"]))),
        tuple(told["facts"]),
        tuple(Make(name, _template(parts)) for name, parts in told["makes"]),
        tuple(told["units"]),
        tuple(told["touched"]),
    )


def _template(parts: list[Any]) -> Template:
    return Template(tuple(part if isinstance(part, str) else (part[0], part[1]) for part in parts))
