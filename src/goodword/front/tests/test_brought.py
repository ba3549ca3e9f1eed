"""How many customers a customer brings, as the front page tells it beside whether they would recommend us."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from goodword.front.growing import brought

pytestmark = pytest.mark.django_db


def shown(answered):
    return " ".join(render_to_string("front/brings.html", {"brings": brought(answered)}).split())


def test_it_says_how_many_within_which_days_and_how_sure():
    found = shown({"value": 0.2951, "low": 0.24, "high": 0.361, "days": 1855})
    assert "Each customer brings 0.30 others within 1,855 days (between 0.24 and 0.36)." in found
    assert 'href="/insights/word-of-mouth/"' in found


@pytest.mark.parametrize("answered", [None, {"value": None}])
def test_fewer_than_a_hundred_customers_are_told_that_it_takes_more(answered):
    assert "shows from a hundred customers on." in shown(answered)


def test_who_may_see_everybody_gets_it_and_nobody_else(cast, client):
    for member, status in ((cast.vera, 200), (cast.dario, 404)):
        client.force_login(member)
        assert client.get(reverse("front:brought")).status_code == status
