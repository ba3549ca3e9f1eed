"""The links in a mail lead to the port on which the house is served."""

import os

import pytest

from goodword.cli import address
from goodword.cli.main import VERBS


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    # Set first: what is set by the test itself is then taken back, too.
    for name in ("GOODWORD_URL", "GOODWORD_ORIGINS"):
        monkeypatch.setenv(name, "")


@pytest.mark.parametrize("words", [["--port", "8190"], ["--size", "20", "--port=8190"], ["--port=1", "--port", "8190"]])
def test_links_lead_to_the_port_that_was_asked_for(words: list[str]) -> None:
    address.begin(words)
    assert os.environ["GOODWORD_URL"] == "http://localhost:8190"


@pytest.mark.parametrize("words", [[], ["--port"], ["--port", "eighty"], ["--host", "0.0.0.0"]])
def test_without_a_port_the_settings_decide(words: list[str]) -> None:
    address.begin(words)
    assert os.environ["GOODWORD_URL"] == ""


@pytest.mark.parametrize("name", ["GOODWORD_URL", "GOODWORD_ORIGINS"])
def test_who_said_where_it_is_reached_is_believed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "https://house.example")
    address.begin(["--port", "8190"])
    assert os.environ["GOODWORD_URL"] == ("https://house.example" if name == "GOODWORD_URL" else "")


def test_the_verbs_that_serve_say_it_before_the_settings_are_read() -> None:
    assert VERBS["serve"].ahead == VERBS["demo"].ahead == address.__name__
