"""The list of Today from line to line: done, later, not at all, each with its undo; without JavaScript as well."""

from playwright.sync_api import Browser, Page, expect

from .served import Served
from .test_by_keyboard import focused
from .watching import Watched

INES, NOOR = "Inês Duarte", "Noor Haddad"  # she gave a 3 and nobody called; she waits for an offer


def line_of(page: Page, who: str) -> int:
    """The place of somebody on the list."""
    return page.locator("#calls .who").all_inner_texts().index(who)


def go_to(page: Page, who: str) -> None:
    """By j alone, from the first line."""
    for _ in range(line_of(page, who) + 1):
        page.keyboard.press("j")
    assert focused(page) == who


def why_of(page: Page, who: str) -> str:
    """Why somebody is on the list. Other tests of this house may have given them a second reason, which stays."""
    return page.locator("#calls .call").nth(line_of(page, who)).locator(".why").inner_text()


def is_on(page: Page, who: str, why: str, *, times: int) -> None:
    line = page.locator("#calls .call", has=page.locator(".who", has_text=who))
    expect(line.locator(".why", has_text=why)).to_have_count(times, timeout=30_000)


def undo(page: Page) -> None:
    page.get_by_role("button", name="Undo").last.press("Enter")


def test_j_and_k_lead_from_line_to_line_and_stop_at_the_ends(ada: Watched) -> None:
    page = ada.page
    page.goto("/")
    names = page.locator("#calls .who").all_inner_texts()
    assert len(names) >= 2
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == names[0]
    page.keyboard.press("ArrowDown")
    assert focused(page) == names[1]
    for _ in names:
        page.keyboard.press("j")
    assert focused(page) == names[-1]
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("done, later, not at all")
    page.keyboard.press("k")
    page.keyboard.press("Escape")
    assert focused(page) == names[-1], "a sheet that lies on top has the keys"
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/*/")
    assert ada.faults == []


def test_later_and_its_undo_by_keys_alone(ada: Watched) -> None:
    page = ada.page
    page.goto("/")
    why = why_of(page, INES)
    go_to(page, INES)
    page.keyboard.press("l")
    expect(page.locator("#sheet input[name=until]")).to_be_focused()
    reason = page.locator("#sheet input[name=reason]")
    reason.focus()
    page.keyboard.type("jkdln: on holiday")
    expect(reason, "nothing fires while somebody types").to_have_value("jkdln: on holiday")
    page.keyboard.press("Enter")
    is_on(page, INES, why, times=0)
    assert page.evaluate("!!document.activeElement.closest('.call')"), "the next line has the focus"
    undo(page)
    is_on(page, INES, why, times=1)
    assert ada.faults == []


def test_not_at_all_asks_why_and_can_be_taken_back_from_its_page(ada: Watched) -> None:
    page = ada.page
    page.goto("/")
    why = why_of(page, INES)
    go_to(page, INES)
    page.keyboard.press("n")
    expect(page.locator("#sheet input[name=reason]")).to_be_focused()
    page.keyboard.type("She asked us not to")
    page.keyboard.press("Enter")
    is_on(page, INES, why, times=0)
    page.goto("/today/put-off/")
    expect(page.get_by_text("She asked us not to")).to_be_visible()
    page.get_by_role("button", name=f"Put {INES} back on the list").press("Enter")
    page.goto("/")
    is_on(page, INES, why, times=1)
    assert ada.faults == []


def test_d_keeps_a_promise_at_once_and_undo_opens_it(ada: Watched) -> None:
    page = ada.page
    page.goto("/")
    why = why_of(page, NOOR)
    go_to(page, NOOR)
    page.keyboard.press("d")
    expect(page.locator(".toast")).to_contain_text("Kept", timeout=30_000)
    is_on(page, NOOR, why, times=0)
    undo(page)
    is_on(page, NOOR, why, times=1)
    assert ada.faults == []


def test_all_three_work_without_javascript(browser: Browser, house: Served) -> None:
    context = browser.new_context(base_url=house.url, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": house.sessions["ada"], "url": house.url}])
    try:
        page = context.new_page()
        page.goto("/")
        why = why_of(page, NOOR)
        page.get_by_role("button", name=f"Kept: {NOOR}").click()
        is_on(page, NOOR, why, times=0)
        page.get_by_role("button", name="Undo").click()
        is_on(page, NOOR, why, times=1)
        for link, submit in ((f"Later: {INES}", "Put it off"), (f"Not at all: {INES}", "Take it off the list")):
            page.goto("/")
            why = why_of(page, INES)
            page.get_by_role("link", name=link).click()
            page.get_by_label("Why").fill("She is away")
            page.get_by_role("button", name=submit).click()
            is_on(page, INES, why, times=0)
            page.get_by_role("button", name="Undo").click()
            is_on(page, INES, why, times=1)
        assert why_of(page, INES) == why, "she stands as she stood before"
    finally:
        context.close()
