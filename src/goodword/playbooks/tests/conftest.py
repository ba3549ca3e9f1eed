"""One small house with a playbook of three steps; NOON is a Monday in May."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from goodword.accounts.models import Business
from goodword.people.models import Person
from goodword.playbooks.actions.writing import make_playbook, switch_on
from goodword.playbooks.models import Playbook
from goodword.playbooks.rules import By, Definition, Due, Evidence, On, Step, Trigger
from goodword.touchpoints.models import Order, Touchpoint

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
DAY = timedelta(days=1)
WELCOME = Definition(
    Trigger(On.ORDER),
    (
        Step("call", "Call them", due=Due(2), evidence=Evidence(By.TOUCHPOINT, kind="call")),
        Step("package", "Send the welcome package", due=Due(5), evidence=Evidence(By.TOUCHPOINT, kind="package")),
        Step("check", "Ask how it goes", due=Due(10, after="package")),
    ),
)


@pytest.fixture
def house(db: None) -> Business:
    return Business.objects.create(name="Larkspur", currency="EUR", time_zone="Europe/Berlin", country="DE")


@pytest.fixture
def maya(house: Business) -> Person:
    return Person.objects.create(name="Maya", name_key="maya", noted_at=NOON)


@pytest.fixture
def welcome(house: Business) -> Playbook:
    return switched_on(WELCOME)


def switched_on(definition: Definition, since: datetime = NOON - 30 * DAY) -> Playbook:
    playbook = make_playbook(name="Welcome", phase="after", definition=definition, by="test", at=since)
    switch_on(playbook, definition=definition, since_at=since, by="test", at=since)
    return playbook


@pytest.fixture
def buys() -> Callable[..., Order]:
    def buy(person: Person, at: datetime, **more: Any) -> Order:
        return Order.objects.create(person=person, ordered_at=at, currency="EUR", total=100, noted_at=at, **more)

    return buy


@pytest.fixture
def talks() -> Callable[..., Touchpoint]:
    def talk(person: Person, kind: str, at: datetime, **more: Any) -> Touchpoint:
        return Touchpoint.objects.create(person=person, kind=kind, at=at, noted_at=at, **more)

    return talk
