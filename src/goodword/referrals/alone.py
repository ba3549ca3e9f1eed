"""Who sent whom is decided by one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# Any number, as long as nothing else of Goodword locks by it.
BINDING = 7_305_001


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Whoever binds looks up who sent whom and writes before anybody else may look: so no two can close a circle.

    A transaction of SQLite is alone from its beginning (`transaction_mode=IMMEDIATE`); PostgreSQL is asked for a lock.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BINDING])
        yield
