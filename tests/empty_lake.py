"""A lake for tests that roll back.

The child that fills a lake sees only what is committed. In the transaction of a test it would find no business, so no
time zone, and every question would start another child in vain. Here it is asked once, of an empty database; from then
on each test gets that empty lake, said to be of its own database and zone, and questions read everything in the tail.
"""

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from goodword.insights import mirroring, queries
from goodword.lake import marks, source


def lay(*, zone: str) -> None:
    """Put an empty lake of this database where the business's is, unless there is one as it was laid."""
    lake, kept = Path(settings.GOODWORD_LAKE), _kept()
    mark = replace(marks.read(kept), identity=_identity(), zone=zone)
    if marks.read(lake) != mark:
        shutil.rmtree(lake, ignore_errors=True)
        shutil.copytree(kept, lake)
        marks.write(lake, mark)
        queries._remembered.kept.clear()  # its versions are counted from the beginning again


def _identity() -> str:
    with connection.cursor() as cursor:
        cursor.execute(source.moment(connection.vendor))
        return str(cursor.fetchone()[0])


@cache
def _kept() -> Path:
    """One lake that never sees a row, for all tests of this process."""
    kept = Path(settings.HOME) / "empty-lake"
    was, settings.GOODWORD_LAKE = settings.GOODWORD_LAKE, kept
    try:
        mirroring.mirror()
    finally:
        settings.GOODWORD_LAKE = was
    return kept
