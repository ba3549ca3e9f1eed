"""Who of the cast was asked for a recommendation, who was left out by lot, and what a stranger heard when they called."""

from datetime import datetime, timedelta

from goodword.accounts.models import Member
from goodword.asking.models import AskPlan, Lot
from goodword.asking.rules import WINDOW_DAYS, Terms
from goodword.people.models import Person
from goodword.shops.models import Shop, ShopCall
from goodword.touchpoints.models import Touchpoint

from .rules import SOURCE

SEED = "larkspur"


def maya_is_asked(maya: Person, theo: Person, sam: Member, at: datetime) -> None:
    """She was on the list and asked on the phone, and Theo came by her; he is left out by lot just now."""
    AskPlan.objects.create(**vars(Terms()), seed=SEED, made_at=at - timedelta(days=76))
    talk = Touchpoint.objects.filter(person=maya, kind="call").latest("at")
    asked = {"asked_at": talk.at, "how": "call", "touchpoint": talk, "by_member": sam}
    for person, days, more in ((maya, 75, asked), (theo, 30, {"is_held": True})):
        drawn_at = at - timedelta(days=days)
        drawn_on = drawn_at.date()
        Lot.objects.create(
            person=person,
            turn=1,
            drawn_on=drawn_on,
            until=drawn_on + timedelta(days=WINDOW_DAYS),
            held_percent=Terms().held_percent,
            source=SOURCE,
            noted_at=drawn_at,
            **more,
        )


def a_stranger_calls(maya: Person, noor: Person, mona: Member, at: datetime) -> None:
    """Maya named the shop by herself; Noor has not been called yet."""
    drawn_at = at - timedelta(days=12)
    shop = Shop.objects.create(
        name="Would they name us?",
        by="worth",
        n_top=10,
        n_frame=3,
        question="A friend of yours needs a bicycle. Whom would you tell them about?",
        seed="larkspur",
        until=(at + timedelta(days=18)).date(),
        drawn_at=drawn_at,
        made_by=mona,
    )
    heard = {"outcome": "unprompted", "words": "Larkspur. Ask for Sam.", "called_at": at - timedelta(days=9)}
    for position, (person, said) in enumerate(((maya, heard), (noor, {})), 1):
        ShopCall.objects.create(shop=shop, person=person, position=position, source=SOURCE, noted_at=drawn_at, **said)
