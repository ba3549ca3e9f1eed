"""One server and one browser for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from .served import Served, served
from .watching import Watched, chromium, watched


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
        if item.path.name == "test_names_that_bite.py":
            item.add_marker(pytest.mark.slow)  # every page in one test: whoever is first does not keep the others waiting


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(Path(tmp_path_factory.mktemp("house"))) as running:
        yield running


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(Path(tmp_path_factory.mktemp("empty")), "empty") as running:
        yield running


@pytest.fixture(scope="session")
def spoiled_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same house with words that bite in every name."""
    with served(Path(tmp_path_factory.mktemp("spoiled")), "spoiled") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = chromium(playwright)
        yield running
        running.close()


@pytest.fixture
def ada(browser: Browser, house: Served) -> Iterator[Watched]:
    """The owner's page."""
    with watched(browser, house, "ada") as page:
        yield page


@pytest.fixture
def stranger(browser: Browser, house: Served) -> Iterator[Watched]:
    with watched(browser, house) as page:
        yield page
