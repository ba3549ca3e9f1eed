"""What a process of each kind has not loaded: each is started often, and pays for everything that it brings along."""

import os
import subprocess
import sys

import pytest

ENGINES = {"ibis", "duckdb", "pyarrow", "numpy", "scipy", "altair", "vl_convert"}
PAPER = {"reportlab", "PIL", "icalendar", "openpyxl"}
API = {"ninja", "pydantic"}
KINDS = {
    "any that asks the database": (
        "import goodword, django; django.setup()",
        {*ENGINES, *PAPER, *API, "pandas", "phonenumbers", "email_validator", "typer"},
    ),
    "a web worker that has shown a page": (
        "import goodword.config.wsgi; from django.urls import resolve, reverse; resolve(reverse('front:today'))",
        {*ENGINES, *PAPER, *API, "pandas", "phonenumbers"},
    ),
    "a web worker that the API was asked of": (
        "import goodword.config.wsgi; from django.urls import resolve; resolve('/api/v1/people')",
        {*ENGINES, *PAPER, "pandas", "phonenumbers"},
    ),
    "the process of numbers": (
        "import goodword, django; django.setup(); import goodword.insights.serving, goodword.insights.house",
        {*PAPER, *API, "pandas", "altair", "vl_convert", "scipy.optimize"},
    ),
    "the mirror": ("import goodword.lake.mirror", {*PAPER, *API, "django", "pandas", "polars", "duckdb"}),
    "what makes rows ready": ("import goodword.intake.writing.prepare", {*PAPER, *API, "django", "pandas", "pyarrow", "ibis"}),
    "what reads somebody's files": (
        "import goodword.intake.reading.child",
        {*ENGINES, *PAPER, *API, "django", "pandas", "phonenumbers"},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_it_has_not_loaded(kind: str) -> None:
    begin, heavy = KINDS[kind]
    words = f"import sys; {begin}; print(sorted({heavy} & set(sys.modules)))"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "goodword.config.settings", "DATABASE_URL": ""}
    said = subprocess.run([sys.executable, "-c", words], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
