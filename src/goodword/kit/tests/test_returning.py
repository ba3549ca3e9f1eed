"""A form leads back into this house, wherever its address says."""

import pytest
from django.test import RequestFactory

from goodword.kit import returning

ELSEWHERE = ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)", "evil.test", " //evil.test"]


@pytest.mark.parametrize("asked", ELSEWHERE)
def test_it_leads_nowhere_else(asked: str) -> None:
    assert returning.back(RequestFactory().post("/people/1/", {"next": asked}), "/") == "/"
    assert returning.back(RequestFactory().get("/people/1/", headers={"Referer": asked}), "/") == "/"


def test_it_leads_to_the_page_that_is_named_or_came_from() -> None:
    assert returning.back(RequestFactory().post("/x/", {"next": "/people/?segment=a"}), "/") == "/people/?segment=a"
    came = RequestFactory().get("/x/", headers={"Referer": "http://testserver/people/?q=b"})
    assert returning.back(came, "/") == "/people/?q=b"


@pytest.mark.twin
def test_without_the_check_a_form_leads_to_a_page_that_only_looks_like_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returning, "url_has_allowed_host_and_scheme", lambda *_, **__: True)
    assert returning.back(RequestFactory().post("/x/", {"next": "//evil.test/"}), "/") == "//evil.test/"
