"""The same settings with a home of its own, quick password hashes and a database of this run's own.

`TEST_DATABASE_URL` runs the suite on PostgreSQL; without it, it runs on SQLite. Each process of a run may be given a
server of its own by a name that ends in its own: whoever follows the journal waits for every open transaction of a server.
"""

import os
import tempfile
from pathlib import Path

os.environ["GOODWORD_HOME"] = tempfile.mkdtemp(prefix="goodword-test-")
os.environ["DATABASE_URL"] = os.environ.get(
    f"TEST_DATABASE_URL_{os.environ.get('PYTEST_XDIST_WORKER', '')}", os.environ.get("TEST_DATABASE_URL", "")
)

from .settings import *  # noqa: F403
from .settings import DATABASES, HOME

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECRET_KEY = "only for tests, and long enough to be taken for one by the checks"
# A file, not memory: children (mirror, imports) must be able to open it.
DATABASES["default"]["TEST"] = {
    "NAME": str(Path(HOME) / "test.sqlite3")
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else f"goodword_test_{os.getpid()}",
}
GOODWORD_INSIGHTS_HERE = True
# Kept from run to run: they are found by the sources that compiled them.
GOODWORD_PLANS = Path(__file__).resolve().parents[3] / "test-results" / "plans"
