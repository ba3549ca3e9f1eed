"""How word of mouth makes the business grow, as the page of the tree tells it."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from goodword.front.growing import Sentence, told

pytestmark = pytest.mark.django_db
TREE = {
    "rows": [
        {"generation": 0, "count": 120, "n_customers": 118, "money": 31_000_000},
        {"generation": 1, "count": 41, "n_customers": 30, "money": 11_800_000},
    ]
}


def shown(found):
    return render_to_string("front/growing.html", {"growing": found})


def test_the_tree_of_the_business_begins_with_those_it_won_itself():
    told_in_page = shown(told(TREE, [], "EUR"))
    assert "120 people, then 41: 161 in all." in told_in_page
    assert "Won by yourselves" in told_in_page and "Generation 1" in told_in_page and "<span>118</span>" in told_in_page
    assert "€310,000" in told_in_page and "€428,000" in told_in_page


def test_a_number_that_does_not_come_leaves_the_others_standing():
    share = {"insight": "introduced-share", "sentence": "3 of 10.", "since": "2026-01-01"}
    found = told(None, [None, share], "EUR")
    assert found.sentences == (Sentence("3 of 10.", "/insights/introduced-share/?since=2026-01-01"),)
    assert "The numbers did not come just now." in shown(found)


def test_the_page_answers_who_may_see_everybody_and_nobody_else(cast, client):
    for member, status in ((cast.vera, 200), (cast.dario, 404)):
        client.force_login(member)
        assert client.get(reverse("front:growth")).status_code == status
