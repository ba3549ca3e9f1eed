"""One server and one browser for all tests of this folder."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from .served import Served, copied, served, set_up
from .watching import AXE, Watched, launched, watched


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
        if item.path.name == "test_names_that_bite.py":
            item.add_marker(pytest.mark.slow)  # every page in one test: whoever is first does not keep the others waiting


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = Path(tmp_path_factory.mktemp("house"))
    with served(home, copied(tmp_path_factory, home, "founded")) as running:
        yield running


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = Path(tmp_path_factory.mktemp("empty"))
    with served(home, copied(tmp_path_factory, home, "empty"), counts=False) as running:
        yield running


@pytest.fixture(scope="session")
def spoiled_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same house with words that bite in every name."""
    home = Path(tmp_path_factory.mktemp("spoiled"))
    told = copied(tmp_path_factory, home, "founded")
    set_up(home, "spoiled")
    with served(home, told) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launched(playwright)
        yield running
        running.close()


@pytest.fixture(scope="session")
def kept(browser: Browser, house: Served) -> Iterator[Callable[[str], Watched]]:
    """One page for each member who only looks, kept from test to test: a new one would load every style and letter anew."""
    pages: dict[str, Watched] = {}
    with ExitStack() as until_the_end:

        def page_of(member: str) -> Watched:
            if member not in pages:
                pages[member] = until_the_end.enter_context(watched(browser, house, member))
                pages[member].page.add_init_script(AXE.axe_script)  # the browser keeps it, where it would be sent anew to each
            pages[member].faults.clear()
            return pages[member]

        yield page_of


@pytest.fixture
def ada(browser: Browser, house: Served) -> Iterator[Watched]:
    """The owner's page."""
    with watched(browser, house, "ada") as page:
        yield page


@pytest.fixture
def stranger(browser: Browser, house: Served) -> Iterator[Watched]:
    with watched(browser, house) as page:
        yield page
