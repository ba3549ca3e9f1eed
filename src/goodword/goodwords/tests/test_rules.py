"""What a good word must be, how its owner is named, and that nothing here can pay for one."""

import inspect
import pkgutil
from dataclasses import fields
from importlib import import_module

import pytest
from django import forms
from django.apps import apps
from ninja import Schema

from goodword import goodwords
from goodword.goodwords.rules import NotALink, NotStars, Stars, called, checked_stars, glyphs, is_gated, link_of, stars_of

PAID = {"reward", "fee", "pay", "paid", "amount", "money", "voucher", "discount", "gift", "prize", "points", "credit", "currency"}
PAID |= {"coupon", "bonus", "value", "price", "incentive"}


@pytest.mark.parametrize(
    ("name", "named_as", "shown"),
    [
        ("Maya Olsen", "full", "Maya Olsen"),
        ("Maya Olsen", "first", "Maya"),
        ("Dr. Maya Olsen", "first", "Maya"),
        ("Maya Solveig Olsen", "initials", "M. S. O."),
        ("Inês", "initials", "I."),
        ("李 小龙", "initials", "李. 小."),
        ("Maya Olsen", "none", ""),
        ("Maya Olsen", "anything else", ""),
        ("", "first", ""),
    ],
)
def test_somebody_is_named_as_they_agreed_and_never_more(name, named_as, shown):
    assert called(name, named_as) == shown


@pytest.mark.parametrize("link", ["", "https://reviews.example/1", " http://blog.example/about-us "])
def test_a_link_leads_to_a_site(link):
    assert link_of(link) == link.strip()


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/path", "https:", "ftp://a.example"]
)
def test_no_other_scheme_is_a_link(link):
    with pytest.raises(NotALink):
        link_of(link)


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_stars_are_one_to_five(stars):
    with pytest.raises(NotStars):
        checked_stars(stars)


def test_the_mean_is_of_all_and_says_of_how_many():
    assert stars_of({5: 3, 1: 2}) == Stars(3.4, 5)
    assert stars_of({5: 4}) is None, "too few to say"
    assert (glyphs(3.4), glyphs(5)) == ("★★★☆☆", "★★★★★")


def test_to_ask_only_the_content_for_a_public_review_is_gating():
    assert is_gated("review", is_picked=True)
    assert not is_gated("review", is_picked=False)
    assert not is_gated("testimonial", is_picked=True)


def _modules():
    for found in pkgutil.walk_packages(goodwords.__path__, "goodword.goodwords."):
        if ".tests" not in found.name and ".migrations" not in found.name:
            yield import_module(found.name)


def _names():
    """The name of every column, typed field, parameter of a function, and field of the API in this room."""
    for model in apps.get_app_config("goodwords").get_models():
        yield from (field.name for field in model._meta.get_fields())
    for module in _modules():
        for thing in vars(module).values():
            if getattr(thing, "__module__", "") != module.__name__:
                continue
            if inspect.isclass(thing) and issubclass(thing, forms.Form):
                yield from thing.base_fields
            elif inspect.isclass(thing) and issubclass(thing, Schema):
                yield from thing.model_fields
            elif inspect.isclass(thing) and hasattr(thing, "__dataclass_fields__"):
                yield from (field.name for field in fields(thing))
            elif inspect.isfunction(thing):
                yield from inspect.signature(inspect.unwrap(thing)).parameters


def test_nothing_here_can_say_that_somebody_gets_something_for_a_good_word():
    names = list(_names())
    assert {"words", "stars", "named_as", "is_picked", "sites"} <= set(names), "the walk reaches what there is"
    assert not {name for name in names if PAID & set(name.lower().split("_"))}


def test_no_rung_below_or_beside_this_room_knows_of_rewards():
    reached = {name for module in _modules() for name in inspect.getsource(module).split() if "goodword.rewards" in name}
    assert not reached
