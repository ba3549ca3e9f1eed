"""A customer shares her link, a friend opens it on a phone and leaves a name, and staff know who came and why."""

import re

from playwright.sync_api import Browser, expect

from .served import Served
from .watching import Watched, watched

PHONE = {"width": 360, "height": 740}


def test_a_friend_comes_by_a_link_and_is_a_warm_lead(browser: Browser, house: Served, ada: Watched) -> None:
    with watched(browser, house) as maya:
        maya.page.set_viewport_size(PHONE)
        maya.page.goto(house.urls["word/<str:token>/"])
        maya.page.get_by_role("button", name="WhatsApp").click()
        maya.page.get_by_label("Your friend's name").fill("Nadja")
        expect(maya.page.get_by_label("The words")).to_have_value(re.compile("Hello Nadja"))
        sent = str(maya.page.get_by_role("link", name="Open in WhatsApp").get_attribute("href"))
        assert "Hello%20Nadja" in sent and "Nadja" not in maya.page.url
        link = re.search(r"/r/[\w-]+\?channel=whatsapp", maya.page.get_by_label("The words").input_value())
        assert link and not maya.has_sideways_scroll() and not maya.faults + maya.reports() + maya.axe()

    with watched(browser, house) as friend:
        friend.page.set_viewport_size(PHONE)
        friend.page.goto(link[0])
        friend.page.get_by_label("Your name").fill("Nadja Perić")
        friend.page.get_by_label("What is it about?").fill("A child's bicycle")
        friend.page.get_by_label("Who sent you?").fill("Maya. She says that you listen.")
        friend.page.get_by_label("You may keep what I wrote").check()
        friend.page.get_by_role("button", name="Send").click()
        expect(friend.page.get_by_text("one of them, so that we can answer")).to_be_visible()
        expect(friend.page.get_by_label("What is it about?")).to_have_value("A child's bicycle")
        friend.page.get_by_label("E-mail").fill("nadja@example.com")
        friend.page.get_by_label("my initials").check()
        friend.page.get_by_role("button", name="Send").click()
        expect(friend.page.get_by_role("heading", name="Thank you.")).to_be_visible()
        assert not friend.has_sideways_scroll() and not friend.axe() and not friend.page.context.cookies()

    page = ada.page
    page.goto("/enquiries/")
    page.get_by_role("link", name="A child's bicycle").click()
    told = page.locator("main")
    for words in ("Nadja Perić", "Maya Olsen", "She says that you listen"):
        expect(told).to_contain_text(words)

    with watched(browser, house) as maya:
        maya.page.goto(house.urls["word/<str:token>/"])
        expect(maya.page.get_by_text("N. P.")).to_be_visible()
        assert "Nadja" not in maya.page.content()


def test_without_a_script_the_page_still_passes_the_word_on(browser: Browser, house: Served) -> None:
    context = browser.new_context(base_url=house.url, java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(house.urls["word/<str:token>/"])
    assert page.get_by_role("link", name="WhatsApp").get_attribute("href").startswith("https://wa.me/?text=Hello%2C")
    expect(page.get_by_role("button", name="Copy the link")).to_be_hidden()
    page.get_by_role("button", name="E-mail").click()
    expect(page.get_by_role("link", name="Open in E-mail")).to_be_visible()
    expect(page.get_by_label("Your friend's name")).to_be_hidden()
    context.close()
