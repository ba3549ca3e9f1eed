"""Loaded before every test: one SQLite library per process, chosen before Django looks for one."""

import goodword  # noqa: F401
