"""The page of good words stands in the business's own site, without a script, and in no other."""

import pytest
from playwright.sync_api import Browser, Page, Route

from .served import Served


def stands_in(page: Page, site: str, words: str) -> str:
    """What a visitor of a site reads in the frame that the site made of our page."""
    said = f'<!doctype html><title>A site</title><h1>A site</h1><iframe src="{words}" title="words"></iframe>'

    def answer(route: Route) -> None:
        route.fulfill(body=said, content_type="text/html")

    page.route(f"{site}/**", answer)
    page.goto(f"{site}/")
    frame = page.frames[1]
    frame.wait_for_load_state()
    return str(frame.locator("body").text_content(timeout=5_000)) if frame.url == words else ""


@pytest.mark.parametrize(
    ("site", "is_shown"),
    [("https://www.larkspur.example", True), ("https://larkspur.example", False), ("https://evil.example", False)],
)
def test_only_a_listed_site_shows_it_and_no_script_is_needed(browser: Browser, house: Served, site: str, is_shown: bool) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 400, "height": 800})
    context.grant_permissions(["local-network-access"])  # our server is on this machine, and the site is made up
    asked: list[str] = []
    refused: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: refused.append(str(request.failure)))
    try:
        text = stands_in(page, site, house.url + house.urls["words/<str:token>/"])
        assert ("Sam found the lamp nobody else had" in text) is is_shown
        assert refused == ([] if is_shown else ["net::ERR_BLOCKED_BY_RESPONSE"]), "by the policy, and by nothing else"
        assert not [url for url in asked if not url.startswith((house.url, site))], "it asks nobody else"
        assert not context.cookies()
    finally:
        context.close()
