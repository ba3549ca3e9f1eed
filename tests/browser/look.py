"""Photograph every page, so that somebody looks at it: wide and narrow, light and dark, into test-results/.

python -m tests.browser.look [--home FOLDER] [WORD …]      only routes whose address holds one of the words
"""

import argparse
import re
import tempfile
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from .served import Served, served, set_up
from .watching import LOOKS, Watched, launched, watched

FOR_STRANGERS = ("accounts/login/", "join/<str:token>/", "setup/")


def photograph(seen: Watched, url: str, to: Path) -> None:
    """One page in each look."""
    try:
        answer = seen.page.goto(url, wait_until="networkidle")
    except Error:
        return  # a file to keep, or a door that only takes forms
    if answer is None or answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
        return
    for theme, size in LOOKS:
        seen.show(theme, size)
        seen.page.screenshot(path=to.with_name(f"{to.name}-{size}-{theme}.png"), full_page=True)


def look(house: Served, words: list[str], to: Path) -> None:
    with sync_playwright() as playwright:
        browser = launched(playwright)
        for template, url in house.urls.items():
            name = template.strip("/") or "today"
            if words and not any(word in name for word in words):
                continue
            member = "" if template in FOR_STRANGERS else "ada"
            with watched(browser, house, member) as seen:
                photograph(seen, url, to / re.sub(r"<(?:\w+:)?(\w+)>", r"\1", name).replace("/", "_"))
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("words", nargs="*")
    parser.add_argument("--to", type=Path, default=Path("test-results"))
    asked = parser.parse_args()
    asked.to.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        told = set_up(Path(folder), "founded")
        with served(Path(folder), told) as running:
            look(running, asked.words, asked.to)
