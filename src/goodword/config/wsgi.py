import os

import goodword  # noqa: F401  (first: it chooses the SQLite library)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
