"""From somebody's file to their people and back again, without a mouse."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from .served import ROOT, Served, environment
from .test_by_keyboard import tab_to
from .watching import Watched

WORK = """
import time, django
django.setup()
from goodword.jobs.worker import work_off
while True:
    work_off()
    time.sleep(0.2)
"""
FILE = "Vorname;Nachname;E-Mail;Geburtstag\nKlaus;Wanderer;klaus@example.net;01.02.1970\nEva;Kurz;eva@example.net;03.04.1980\n"
UPLOAD: FilePayload = {"name": "kunden.csv", "mimeType": "text/csv", "buffer": FILE.encode("cp1252")}
SECONDS = 60_000


@pytest.fixture
def worker(house: Served) -> Iterator[None]:
    """Somebody who does the work behind the pages."""
    with (house.home / "worker.log").open("w") as log:
        running = subprocess.Popen([sys.executable, "-c", WORK], cwd=ROOT, env=environment(house.home), stdout=log, stderr=log)
        try:
            yield
        finally:
            running.kill()
            running.wait()


def tab_to_field(page: Page, selector: str, most: int = 60) -> None:
    for _ in range(most):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"“{selector}” cannot be reached by Tab")


def press(page: Page, words: str) -> None:
    tab_to(page, words)
    page.keyboard.press("Enter")


@pytest.mark.usefixtures("worker")
def test_a_file_comes_in_and_goes_again_by_keyboard_alone(ada: Watched) -> None:
    page = ada.page
    # The browser needs a moment to learn that somebody answers its file dialog.
    page.on("filechooser", lambda chooser: chooser.set_files(UPLOAD))
    page.goto("/imports/")
    press(page, "Bring in a file")
    page.wait_for_url("**/imports/new/")
    tab_to_field(page, "input[type=file]")
    page.keyboard.press("Enter")
    expect(page.locator("input[type=file]")).to_have_value(re.compile("kunden"))
    press(page, "Look what is in it")
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    expect(page.get_by_role("heading", name="One question first")).to_be_visible()
    tab_to_field(page, "select[name=o3]")
    page.keyboard.type("day")
    assert page.input_value("select[name=o3]") == "dmy"
    press(page, "Try it out")
    expect(page.get_by_role("heading", name="This would happen")).to_be_visible(timeout=SECONDS)
    press(page, "Bring it in")
    expect(page.get_by_role("heading", name="This came in")).to_be_visible(timeout=SECONDS)
    here = page.url
    assert is_among_the_people("Klaus Wanderer", page)
    page.goto(here)
    press(page, "Take it back")
    expect(page.get_by_role("heading", name="This had come in, and was taken back")).to_be_visible(timeout=SECONDS)
    assert not is_among_the_people("Klaus Wanderer", page)
    assert ada.faults == []


def is_among_the_people(name: str, page: Page) -> bool:
    page.goto("/people/")
    return page.locator("main").get_by_role("link", name=name).count() > 0
