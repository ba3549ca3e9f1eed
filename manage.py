#!/usr/bin/env python
"""Django's own commands, for developers; everybody else uses `goodword`."""

import os
import sys

import goodword  # noqa: F401  (first: it chooses the SQLite library)

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
