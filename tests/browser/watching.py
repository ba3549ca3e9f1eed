"""A page that notes what should never happen: reports of the policy, dialogs, errors, requests to elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Error, Page, Playwright, Request, Response

from ..suite import chromium
from .served import Served

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
ARGUMENTS += ["--js-flags=--no-flush-bytecode"]  # what was compiled for one page is there for the next
REPORTS = """window.reports = [];
document.addEventListener("securitypolicyviolation", (e) => {
  window.reports.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample} ${e.sourceFile}:${e.lineNumber}`)
})"""
SIZES = {"wide": (1280, 900), "phone": (400, 860)}
# From each to the next one thing changes: a page that is drawn anew for another size costs more than for another theme.
LOOKS = [("light", "wide"), ("dark", "wide"), ("dark", "phone"), ("light", "phone")]
AXE = Axe()
PATIENCE = 60_000  # milliseconds; a machine at work on something else is no fault of the page
# Everything that axe knows of WCAG 2.2 A and AA, and its best practices. It loads nothing beforehand (sounds and style
# sheets, which no rule of ours asks for), for it would write an inline style and the policy would report that as ours.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
ASKING = Path(__file__).with_name("asking.js").read_text(encoding="utf-8")


def launched(playwright: Playwright) -> Browser:
    """The system's Chromium; nothing is downloaded."""
    path = chromium()
    if path is None:
        raise FileNotFoundError("the browser tests need the system's Chromium: apt-get install chromium")
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@dataclass
class Watched:
    """A page and what went wrong on it."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)
    theme: str = "light"

    def dismiss(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def note_elsewhere(self, asked: Request) -> None:
        if not asked.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"elsewhere: {asked.url}")

    def reports(self) -> list[str]:
        """What the policy stopped on the page shown now."""
        return list(self.page.evaluate("window.reports || []"))

    def visit(self, url: str) -> Response | None:
        """Go to a page; None where there is none to look at: a file to keep, or a door that only takes forms."""
        try:
            answer = self.page.goto(url)
        except Error as refused:
            if "Download is starting" not in refused.message:
                raise
            return None
        is_page = answer is not None and "text/html" in answer.headers.get("content-type", "") and bool(answer.body())
        return answer if is_page else None

    def axe(self, within: str = "") -> list[str]:
        """What axe-core objects to on the page or in parts of it, one line each with the first places."""
        if not self.page.evaluate("typeof axe === 'object'"):  # once on a page, it stays there
            self.page.evaluate(AXE.axe_script)
        found = self.page.evaluate(ASKING, [RULES, within])
        return [f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']][:3]}" for one in found]

    def has_sideways_scroll(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def show(self, theme: str, size: str) -> None:
        """Turn the page light or dark, wide or narrow."""
        width, height = SIZES[size]
        if self.page.viewport_size != {"width": width, "height": height}:
            self.page.set_viewport_size({"width": width, "height": height})
        if theme != self.theme:
            self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            self.theme = theme


@contextmanager
def watched(browser: Browser, house: Served, member: str = "") -> Iterator[Watched]:
    """A page of a member's, or of a stranger's."""
    context = browser.new_context(base_url=house.url, reduced_motion="reduce", locale="en-GB")
    if member:
        context.add_cookies([{"name": "sessionid", "value": house.sessions[member], "url": house.url}])
    context.add_init_script(REPORTS)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    seen = Watched(page, house.url)
    page.on("pageerror", lambda error: seen.faults.append(f"error: {error}"))
    page.on("console", lambda said: seen.faults.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("dialog", seen.dismiss)
    page.on("request", seen.note_elsewhere)
    try:
        yield seen
    finally:
        context.close()
