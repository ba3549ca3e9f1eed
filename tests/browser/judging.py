"""What there is to say against a page: of axe-core, of the policy, of the console, and that it scrolls sideways."""

from playwright.sync_api import expect

from goodword.demo.cast import PASSWORD

from ..routes import Route
from .served import Served
from .watching import LOOKS, Watched


def objections(seen: Watched, where: str, opened: str = "") -> list[str]:
    """What is wrong in any theme or size. Where parts were opened, the rest was looked at before and is now but once."""
    said = []
    for n, (theme, size) in enumerate(LOOKS):
        seen.show(theme, size)
        found = seen.axe(within=opened if n else "")
        if size == "phone" and seen.has_sideways_scroll():
            found.append("scrolls sideways")
        said += [f"{where}, {theme}, {size}: {words}" for words in found]
    return [*said, *(f"{where}: {words}" for words in (*seen.reports(), *seen.faults))]


def objections_to_dialog(seen: Watched, name: str, where: str, opened: str = "") -> list[str]:
    """Look at a page while a dialog lies on it, and make sure that it did all the while; what it covers, but once."""
    dialog = seen.page.locator(f"#{name}:modal")
    expect(dialog).to_be_visible()
    said = objections(seen, where, opened or f"#{name}")
    expect(dialog).to_be_visible()
    return said


def objections_to_page(seen: Watched, url: str) -> list[str]:
    """Look at a page as it comes and with each folded part and menu open; what is no page gives nothing to look at."""
    answer = seen.visit(url)
    if answer is None:
        return []
    if "/reauthenticate/" in seen.page.url and "/reauthenticate/" not in url:
        _say_who_one_is(seen)
    if answer.status == 404:
        seen.faults.clear()  # the browser's own line about it
    said = objections(seen, url)
    if seen.page.locator("option", has_text="---------").count():
        said.append(f"{url}: a choice that says nothing but dashes")
    if unfolded(seen):
        said += objections(seen, f"{url} with everything open", opened="details[open]")
        if seen.page.locator("details:not([open])").count():
            said.append(f"{url}: what was opened did not stay open")
    return said


def gives_no_page(seen: Watched, route: Route, house: Served) -> bool:
    """Whether an address only takes forms and says nothing to whoever opens it: it is asked so, and nothing is drawn."""
    if route.methods != {"POST"}:
        return False
    answer = seen.page.request.get(house.urls[route.template])
    return answer.status == 405 and not answer.body()


def unfolded(seen: Watched, within: str = "") -> bool:
    """Open each folded part and menu; whether there was one."""
    folded = seen.page.locator(f"{within} details:not([open])")
    n_folded = folded.count()
    folded.evaluate_all("(parts) => { for (const part of parts) part.open = true }")
    return n_folded > 0


def _say_who_one_is(seen: Watched) -> None:
    """The page behind the question for the password is the one to look at."""
    seen.page.locator("input[name=password]").fill(PASSWORD)
    with seen.page.expect_navigation():
        seen.page.keyboard.press("Enter")
    assert "/reauthenticate/" not in seen.page.url
    seen.faults.clear()
