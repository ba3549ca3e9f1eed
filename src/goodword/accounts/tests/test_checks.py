"""What Goodword refuses to start with."""

import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from goodword.accounts.checks import is_sound


def said(**settings: object) -> set[str]:
    with override_settings(**settings):
        return {str(check.id) for check in run_checks(tags=["goodword"])}


def test_the_settings_of_the_tests_pass() -> None:
    assert said() == set()


@pytest.mark.parametrize("key", ["short", "changeme" * 8, "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz", "a" * 60])
def test_a_placeholder_key_is_an_error(key: str) -> None:
    assert "goodword.E001" in said(SECRET_KEY=key)


def test_debug_and_any_host_are_errors() -> None:
    assert said(DEBUG=True) == {"goodword.E002"}
    assert said(ALLOWED_HOSTS=["*"]) == {"goodword.E003"}


@pytest.mark.parametrize(
    ("version", "sound"),
    [((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 7), True), ((3, 51, 2), False),
     ((3, 51, 3), True), ((3, 53, 4), True)],
)  # fmt: skip
def test_it_knows_which_sqlite_has_the_repair(version: tuple[int, ...], sound: bool) -> None:
    assert is_sound(version) is sound


@pytest.mark.slow
def test_the_server_does_not_start_with_a_placeholder(tmp_path: object) -> None:
    env = os.environ | {"GOODWORD_HOME": str(tmp_path), "DATABASE_URL": "", "GOODWORD_SECRET_KEY": "changeme"}
    env["DJANGO_SETTINGS_MODULE"] = "goodword.config.settings"
    done = subprocess.run([sys.executable, "-c", "import goodword.config.wsgi"], env=env, capture_output=True, text=True)
    assert done.returncode != 0
    assert "does not start" in done.stderr
