"""Whoever answers through an open doorway is nobody: nothing that the database holds leads from an answer to a person."""

import random
import time
from hashlib import md5, sha256
from secrets import token_urlsafe
from statistics import correlation
from typing import Any

import pytest
from django.test import Client
from tests.tables import tables

from goodword.accounts import limits
from goodword.surveys import public

from .asking import QUESTIONS

pytestmark = pytest.mark.django_db
N = 24
NINE = {"asked": [one["key"] for one in QUESTIONS], "recommend": "9", "more": "You took your time."}


def traces(n: int) -> dict[str, str]:
    """What the browser of somebody tells of them."""
    return {
        "REMOTE_ADDR": f"203.0.113.{n + 1}",
        "HTTP_USER_AGENT": f"Mozilla/5.0 (Fairphone of number {n:03})",
        "HTTP_REFERER": f"https://intranet.example/people/{n:03}/<script>alert({n})</script>",
        "HTTP_ACCEPT_LANGUAGE": f"en-x-n{n:03}",
    }


def answered(client: Client, doorway: Any) -> list[int]:
    """Some people answer, in an order that has nothing to do with who they are; that order."""
    order = list(range(N))
    random.Random(7).shuffle(order)
    for n in order:
        begun = public.Begun(int(time.time()) - 20, doorway.survey.versions.get().pk, token_urlsafe(16))
        there = f"/open/{doorway.token}?utm_source=mail-to-{n:03}&contact={n}"
        client.get(there, **traces(n))
        assert client.post(there, {**NINE, "begun": begun.sealed()}, **traces(n)).status_code == 303
    return order


def told(client: Client, doorway: Any) -> list[str]:
    """Where something stands that a browser told of somebody, as it is or as anybody could work it out."""
    answered(client, doorway)
    said = {text: where for n in range(N) for where, text in traces(n).items()}
    said |= {f"mail-to-{n:03}": "address" for n in range(N)}
    said |= {make(text.encode()).hexdigest(): where for text, where in list(said.items()) for make in (sha256, md5)}
    found = ((name, str(row)) for name, _, rows in tables() for row in rows)
    return [f"{name}: {said[text]}" for name, row in found for text in said if text in row]


def test_nothing_that_a_browser_tells_stands_anywhere(client, doorway):
    assert told(client, doorway) == []


@pytest.mark.twin
def test_without_the_print_each_address_stands_beside_the_moment_of_an_answer(client, doorway, monkeypatch):
    monkeypatch.setattr(limits, "_of_nobody", lambda request, most, key: (most, key))
    assert set(told(client, doorway)) == {"accounts_cache: REMOTE_ADDR"}


def test_no_column_goes_with_who_somebody_is(client, doorway):
    before = {name: len(rows) for name, _, rows in tables()}
    order = answered(client, doorway)
    looked_at = 0
    for name, columns, rows in tables():
        if len(rows) - before[name] != N or name == "accounts_cache":  # counted by prints, in no order that means anything
            continue
        new = sorted(rows, key=lambda row: row[0])[-N:]
        for place, column in enumerate(columns):
            values = [str(row[place]).zfill(40) for row in new]
            if len(set(values)) > 1:
                looked_at += 1
                ranks = [sorted(values).index(value) for value in values]
                assert abs(correlation(ranks, order)) < 0.75, f"{name}.{column} tells who it was"
    assert looked_at >= 10
