"""Goodword: the CRM that turns customers into fans."""

import os
import sqlite3
import sys

__version__ = "0.1.0"

SOUND_SQLITE = (3, 51, 3)


def _use_one_sound_sqlite() -> None:
    """Put pysqlite3 in the place of a system SQLite that can lose committed writes.

    Releases before 3.51.3 have the WAL-reset race, and two SQLite libraries that open one
    file in one process drop each other's locks. So the swap happens here, before anything
    else can import the standard one, and nothing else in this process may open the database.
    """
    if sqlite3.sqlite_version_info >= SOUND_SQLITE:
        return
    try:
        import pysqlite3  # noqa: PLC0415  (only where the system library is unsound)
    except ImportError:
        return  # the system check `goodword.W001` tells the administrator
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


_use_one_sound_sqlite()
# Our matrices are small: a second thread waits for the first in a loop, and takes thrice the time of both on a busy machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
