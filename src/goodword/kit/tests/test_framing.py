"""Which sites may show a page of ours: each is one host, and what a policy would read as more is none."""

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse

from goodword.kit.framing import MOST_SITES, NotASite, SitesField, framed_by, site_of, sites_of


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://www.Larkspur.example", "https://www.larkspur.example"),
        (" https://larkspur.example/about?x=1 ", "https://larkspur.example"),
        ("larkspur.example", "https://larkspur.example"),
        ("https://lärkspur.example", "https://xn--lrkspur-5wa.example"),
        ("https://shop.example:8443", "https://shop.example:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
    ],
)
def test_a_site_is_its_origin(typed, origin):
    assert site_of(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "*",
        "https://*.example.com",
        "http://a.example",
        "https://a.example; script-src *",
        "https://a.example 'unsafe-inline'",
        "'self'",
        "https://a.example:port",
        "https://me@a.example",
        "https://a_b.example",
        "",
    ],
)
def test_what_could_let_others_in_is_no_site(typed):
    with pytest.raises(NotASite):
        site_of(typed)


def test_each_site_is_named_once():
    assert sites_of(["https://a.example", "", "https://A.example/", "https://b.example"]) == [
        "https://a.example",
        "https://b.example",
    ]


def test_more_sites_than_a_browser_reads_are_refused():
    lines = "\n".join(f"s{n}.example" for n in range(MOST_SITES + 1))
    with pytest.raises(ValidationError):
        SitesField().clean(lines)
    assert len(SitesField().clean(lines.rpartition("\n")[0])) == MOST_SITES


def test_without_a_site_nobody_frames_it():
    alone, framed = framed_by(HttpResponse(), []), framed_by(HttpResponse(), ["https://a.example"], needs_none_of=["script-src"])
    assert alone._csp_replace == {"frame-ancestors": ["'none'"]} and not alone.xframe_options_exempt
    assert framed._csp_replace == {"frame-ancestors": ["https://a.example"], "script-src": ["'none'"]}
    assert framed.xframe_options_exempt
