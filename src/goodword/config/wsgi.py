import os

import goodword  # noqa: F401  (first: it chooses the SQLite library)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")

from django.core.checks import ERROR, run_checks
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

unsafe = [f"{check.msg} {check.hint or ''}".strip() for check in run_checks(tags=["goodword"]) if check.level >= ERROR]
if unsafe:
    raise SystemExit("Goodword does not start like this:\n" + "\n".join(unsafe))
