"""The first day's questions are filled in as the browser hints, and each is found by a piece of its name."""

import pytest
from playwright.sync_api import Browser

from .judging import objections
from .served import Served
from .watching import watched


@pytest.mark.parametrize(
    ("zone", "filled"),
    [
        ("America/Sao_Paulo", ("Sao Paulo (America/Sao_Paulo)", "Brazil (BR)", "Brazilian Real (BRL)", "6")),
        ("Europe/Berlin", ("Berlin (Europe/Berlin)", "Germany (DE)", "Euro (EUR)", "0")),
    ],
)
def test_zone_country_currency_and_week_follow_the_clock_of_the_browser(
    browser: Browser, empty_house: Served, zone: str, filled: tuple[str, str, str, str]
) -> None:
    context = browser.new_context(base_url=empty_house.url, timezone_id=zone)
    page = context.new_page()
    page.goto("/setup/")
    asked = ("time_zone", "country", "currency", "week_start")
    assert tuple(page.input_value(f"[name={name}]") for name in asked) == filled
    context.close()


def test_without_scripts_the_lists_are_there_and_the_language_hints(browser: Browser, empty_house: Served) -> None:
    context = browser.new_context(base_url=empty_house.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/setup/")
    assert page.input_value("[name=currency]") == "British Pound (GBP)"
    assert page.locator("datalist option").count() > 700
    context.close()


def test_the_first_day_is_fit_for_everybody(browser: Browser, empty_house: Served) -> None:
    with watched(browser, empty_house) as seen:
        seen.page.goto("/setup/")
        assert objections(seen, "/setup/") == []
