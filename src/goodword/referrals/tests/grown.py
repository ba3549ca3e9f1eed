"""A tree for tests: people who brought people, as fast as rows can be written."""

from datetime import datetime
from itertools import count

from goodword.kit import names
from goodword.people.models import Person
from goodword.referrals.models import Introduction, Proof
from goodword.touchpoints.models import Order


def people(found: list[str], at: datetime) -> list[Person]:
    return Person.objects.bulk_create(Person(name=name, name_key=names.key(name), noted_at=at) for name in found)


def brought(introducer: Person, friends: list[Person], at: datetime, *, proof: str = Proof.SAID, channel: str = "") -> None:
    Introduction.objects.bulk_create(
        Introduction(person=one, introducer=introducer, proof=proof, channel=channel, bound_at=at, noted_at=at) for one in friends
    )


def bought(who: list[Person], at: datetime, *, total: int = 10_000, currency: str = "EUR") -> None:
    Order.objects.bulk_create(Order(person=one, total=total, currency=currency, ordered_at=at, noted_at=at) for one in who)


def jacks_tree(at: datetime, *, each: int = 5, deep: int = 3) -> list[list[Person]]:
    """Jack brings five, each of them five, each of those five: the generations, Jack being the first of them."""
    n = count(1)
    generations = [people(["Jack Hill"], at)]
    for _ in range(deep):
        grown: list[Person] = []
        for introducer in generations[-1]:
            friends = people([f"Friend {next(n):03}" for _ in range(each)], at)
            brought(introducer, friends, at)
            grown += friends
        generations.append(grown)
    return generations
