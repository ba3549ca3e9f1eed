"""The pictures of numbers: drawn in the page, asked by mouse and keyboard, and there without JavaScript."""

import pytest
from playwright.sync_api import Browser

from .served import Served
from .watching import Watched

URL = "/insights/nps/?by=segment"


def drawn(seen: Watched, url: str = URL) -> None:
    seen.page.goto(url)
    seen.page.wait_for_selector(".picture.is-drawn [data-picture-ground] svg path")


def told(seen: Watched) -> list[str]:
    """What the note beside a figure says."""
    seen.page.wait_for_selector("[data-picture-tip] strong")
    return seen.page.inner_text("[data-picture-tip]").split("\n")


def test_it_tells_of_the_figure_that_is_pointed_at(ada: Watched) -> None:
    drawn(ada)
    assert not ada.page.locator(".chart-wide").is_visible()
    box = ada.page.locator("[data-picture-ground] svg").bounding_box()
    assert box is not None
    ada.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 25)
    words = told(ada)
    assert words[0] in (ada.page.text_content("[data-picture-ground] svg") or "")
    assert words[-2].startswith("between") or len(words) == 3
    assert words[-1].startswith("from ")
    ada.page.mouse.move(2, 2)
    ada.page.wait_for_selector("[data-picture-tip]", state="hidden")
    assert [*ada.reports(), *ada.faults] == []


def test_its_figures_are_reached_by_keyboard(ada: Watched) -> None:
    drawn(ada)
    ada.page.get_by_text("The picture", exact=True).focus()
    ada.page.keyboard.press("Tab")
    first = told(ada)[0]
    ada.page.keyboard.press("End")
    last = told(ada)[0]
    ada.page.keyboard.press("Home")
    assert told(ada)[0] == first
    labels = ada.page.locator("[data-picture-ground] .role-axis-label text").all_text_contents()
    assert first in labels
    assert last in labels
    assert ada.axe() == []
    ada.page.keyboard.press("Escape")
    ada.page.wait_for_selector("[data-picture-tip]", state="hidden")


def test_it_follows_the_width_and_the_theme(ada: Watched) -> None:
    drawn(ada)
    mark = ada.page.locator("[data-picture-ground] path[fill='var(--leaf)']").first
    light = mark.evaluate("(mark) => getComputedStyle(mark).fill")
    sheet = ada.page.locator("[data-picture-ground] svg")
    wide = sheet.get_attribute("width")
    ada.show("dark", "phone")
    ada.page.wait_for_selector(f"[data-picture-ground] svg:not([width='{wide}'])")
    assert float(sheet.get_attribute("width") or 0) < 400
    ada.page.wait_for_selector("[data-picture-ground] path[fill='var(--leaf)']")
    assert mark.evaluate("(mark) => getComputedStyle(mark).fill") != light
    assert not ada.has_sideways_scroll()


def test_on_paper_stands_the_picture_of_the_server(ada: Watched) -> None:
    drawn(ada)
    ada.page.emulate_media(media="print")
    assert ada.page.locator(".chart-wide svg").is_visible()
    assert not ada.page.locator("[data-picture-ground] svg").is_visible()


def test_a_picture_that_does_not_come_leaves_the_other(ada: Watched) -> None:
    ada.page.route("**/chart.json*", lambda route: route.abort())
    ada.page.goto(URL, wait_until="networkidle")
    assert ada.page.locator(".chart-wide svg").is_visible()
    assert not ada.page.locator(".chart-live").is_visible()


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_without_javascript_it_is_there(size: str, browser: Browser, house: Served) -> None:
    context = browser.new_context(
        base_url=house.url, java_script_enabled=False, viewport={"width": 1280 if size == "wide" else 400, "height": 900}
    )
    context.add_cookies([{"name": "sessionid", "value": house.sessions["ada"], "url": house.url}])
    page = context.new_page()
    page.goto(URL)
    assert page.locator(f".chart-{size} svg").is_visible()
    assert not page.locator(".chart-live").is_visible()
    context.close()
