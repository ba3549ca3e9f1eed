"""The people who stand in every test, demo, page of the docs and screenshot.

Ada owns, Mona manages, Sam is on the staff, Vera may only look, Dario is a dealer with people of
his own, Kit may see nothing. Maya recommends, Theo came by her, Ines is unhappy, Noor waits for a promise.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from goodword.accounts.models import Business, Member, Role
from goodword.catalogue.models import Branch, Dealer, Department, Product, Staff
from goodword.goodwords.models import GoodWord, Showcase
from goodword.kit import emails, names, phones
from goodword.occasions.models import Card, CardRun, OwnDay
from goodword.people.models import Care, Membership, Organisation, Person, Tie
from goodword.pipeline.models import Contract, Opportunity, Quote
from goodword.playbooks.models import Edition, Playbook, Run, RunStep
from goodword.playbooks.rules import By, Definition, Due, Evidence, On, Step, Trigger, kept
from goodword.surveys.models import Answer, Response
from goodword.touchpoints.models import Conversation, Order, OrderLine, Promise, Putoff, Touchpoint

from . import asked, first_letter, heard, mailed, put_right, surveyed
from .rules import SOURCE
from .sent import sent

PASSWORD = "open-the-good-door"
BUSINESS = "Larkspur Bicycles"
COUNTRY, CURRENCY, TIME_ZONE = "DE", "EUR", "Europe/Berlin"
WHO_LOGS_IN = (
    ("Ada Larsen", Role.OWNER),
    ("Mona Weiss", Role.MANAGER),
    ("Sam Okafor", Role.STAFF),
    ("Vera Lindt", Role.VIEWER),
    ("Dario Conti", Role.DEALER),
    ("Kit Morgan", Role.DEALER),
)


@dataclass(frozen=True)
class Cast:
    """Who is there, and the few things that tests ask for by name."""

    business: Business
    ada: Member
    mona: Member
    sam: Member
    vera: Member
    dario: Member
    kit: Member
    maya: Person
    theo: Person
    ines: Person
    noor: Person
    studio: Organisation
    conti: Dealer
    sams_desk: Staff
    bicycle: Product
    promise: Promise
    introduction: Opportunity

    @property
    def members(self) -> list[Member]:
        return [self.ada, self.mona, self.sam, self.vera, self.dario, self.kit]

    @property
    def people(self) -> list[Person]:
        return [self.maya, self.theo, self.ines, self.noor]


def cast(*, at: datetime, has_letter: bool = True) -> Cast:
    """Bring everybody on stage; `at` is the moment at which the story is told.

    Without their letter where others are of a company that they are only a part of.
    """
    at = at.astimezone(ZoneInfo(TIME_ZONE))  # the days of the story are those of the shop
    business = Business.objects.create(
        name=BUSINESS, currency=CURRENCY, time_zone=TIME_ZONE, country=COUNTRY, cadence_days=90, is_sample=True, founded_at=at
    )
    ada, mona, sam, vera, dario, kit = _members()
    shop = _shop(dario, ada, sam, at)
    maya = _person("Maya Olsen", "maya@example.com", "+49 30 901820", "regular", at - timedelta(days=700))
    theo = _person("Theo Brandt", "theo@example.com", "+49 40 428280", "new", at - timedelta(days=60))
    ines = _person("Inês Duarte", "ines@example.com", "+351 21 322 7000", "regular", at - timedelta(days=400))
    noor = _person("Noor Haddad", "noor@example.com", "+33 1 42 76 40 40", "business", at - timedelta(days=300))
    studio = Organisation.objects.create(
        name="Haddad Studio", **_keys("Haddad Studio", "studio@example.com", ""), country="FR", **_noted(at)
    )
    Membership.objects.create(person=noor, organisation=studio, title="Founder", **_noted(at))
    Care.objects.create(member=dario, person=ines, since=(at - timedelta(days=390)).date(), **_noted(at))
    Care.objects.create(member=sam, person=maya, since=(at - timedelta(days=390)).date(), **_noted(at))
    Tie.objects.create(person=maya, other=theo, kind="friends", **_noted(at))
    surveyed.everybody_is_asked((maya, theo, ines, noor), ada, at)
    _maya_recommends(maya, shop, at)
    introduction = _theo_comes(theo, maya, shop, at)
    sent(introduction, theo=theo, maya=maya)
    _theo_is_welcomed(theo, shop, at)
    _ines_is_unhappy(ines, shop, at)
    promise = _noor_waits(noor, studio, sam, shop, at)
    _maya_is_thought_of(maya, sam, at)
    _noor_has_a_contract(noor, studio, shop, at)
    _maya_is_quoted(maya, at)
    asked.maya_is_asked(maya, theo, sam, at)
    asked.a_stranger_calls(maya, noor, mona, at)
    put_right.theo_is_put_right(theo, ada, at)
    put_right.ines_is_heard(ines, at)
    heard.ines_is_understood(ines, mona, at)
    mailed.customers_are_written_to(maya, ines, at)
    if has_letter:
        first_letter.written(mona, at)
    return Cast(
        business, ada, mona, sam, vera, dario, kit,
        maya, theo, ines, noor, studio,
        shop.conti, shop.sam, shop.bicycle, promise, introduction,
    )  # fmt: skip


@dataclass(frozen=True)
class _Shop:
    conti: Dealer
    ada: Staff
    sam: Staff
    branch: Branch
    bicycle: Product
    lamp: Product


def _members() -> list[Member]:
    kept = make_password(PASSWORD)  # one for all: a hash is slow on purpose
    return [Member.objects.create(email=_address(name), password=kept, name=name, role=role) for name, role in WHO_LOGS_IN]


def addresses() -> list[str]:
    """The e-mails with which the cast logs in; their password is printed in the documentation."""
    return [_address(name) for name, _ in WHO_LOGS_IN]


def _address(name: str) -> str:
    return f"{name.split()[0].lower()}@example.com"


def _shop(dario: Member, ada: Member, sam: Member, at: datetime) -> _Shop:
    conti = Dealer.objects.create(name="Conti Cicli", name_key="conti cicli", city="Torino", **_noted(at))
    conti.members.add(dario)
    branch = Branch.objects.create(name="Harbour Street", name_key="harbour street", city="Hamburg", **_noted(at))
    service = Department.objects.create(name="Service", name_key="service", **_noted(at))
    sales = Department.objects.create(name="Sales", name_key="sales", **_noted(at))
    desks = [
        Staff.objects.create(
            name=member.name,
            name_key=names.key(member.name),
            email=member.email,
            email_key=member.email,
            member=member,
            department=department,
            branch=branch,
            **_noted(at),
        )
        for member, department in ((ada, sales), (sam, service))
    ]
    bicycle = Product.objects.create(name="City bicycle", name_key="city bicycle", category="Bicycles", **_noted(at))
    lamp = Product.objects.create(name="Dynamo lamp", name_key="dynamo lamp", category="Parts", **_noted(at))
    return _Shop(conti, desks[0], desks[1], branch, bicycle, lamp)


def _noted(at: datetime) -> dict[str, Any]:
    """What every row of the sample says of itself: that it is one, and when it was noted."""
    return {"source": SOURCE, "noted_at": at}


def _keys(name: str, email: str, phone: str) -> dict[str, str]:
    return {
        "name_key": names.key(name),
        "email": email,
        "email_key": emails.key(email) if email else "",
        "phone": phone,
        "phone_key": phones.key(phone, COUNTRY) if phone else "",
    }


def _person(name: str, email: str, phone: str, segment: str, at: datetime) -> Person:
    return Person.objects.create(name=name, **_keys(name, email, phone), country=COUNTRY, segment=segment, **_noted(at))


def _buys(person: Person, product: Product, total: int, at: datetime, **more: Any) -> Order:
    order = Order.objects.create(
        person=person,
        ordered_at=at,
        total=total,
        currency=CURRENCY,
        state=Order.State.DELIVERED,
        promised_on=(at + timedelta(days=5)).date(),
        delivered_at=at + timedelta(days=more.pop("days_to_deliver", 3)),
        **_noted(at),
        **more,
    )
    OrderLine.objects.create(order=order, product=product, what=product.name, quantity=1, amount=total, **_noted(at))
    return order


def _says(person: Person, score: int, comment: str, at: datetime, **more: Any) -> Answer:
    return Answer.objects.create(
        person=person,
        metric="nps",
        formula="nps/1",
        scale_low=0,
        scale_high=10,
        score=score,
        comment=comment,
        sent_at=at - timedelta(days=2),
        answered_at=at,
        **_noted(at),
        **more,
    )


def _talks(person: Person, staff: Staff, words: str, at: datetime, **more: Any) -> Touchpoint:
    moment = Touchpoint.objects.create(
        person=person,
        at=at,
        kind="call",
        stage="after",
        channel="phone",
        direction="two-way",
        staff=staff,
        **_noted(at),
        **more,
    )
    Conversation.objects.create(touchpoint=moment, words=words, **_noted(at))
    return moment


def _maya_recommends(maya: Person, shop: _Shop, at: datetime) -> None:
    for days, product, total in ((690, shop.bicycle, 129_900), (330, shop.lamp, 8_900), (95, shop.lamp, 7_400)):
        _buys(maya, product, total, at - timedelta(days=days), staff=shop.sam, branch=shop.branch)
    sheet = {"response": Response.objects.get(person=maya), "question": "recommend"}
    _says(maya, 10, "Sam found the lamp nobody else had. I tell everybody.", at - timedelta(days=80), staff=shop.sam, **sheet)
    _talks(maya, shop.sam, "Her lamp is perfect. Her friend Theo wants a bicycle; he will come by.", at - timedelta(days=70))
    waited_at = at - timedelta(days=84)
    Putoff.objects.create(
        person=maya,
        kind="silence",
        key=f"person:{maya.pk}:{(at - timedelta(days=95)).date()}",
        what="Usually back within 60 days.",
        until=(at - timedelta(days=75)).date(),
        reason="On a tour until then; call when she is home.",
        by_member=shop.sam.member,
        **_noted(waited_at),
    )


def _maya_is_thought_of(maya: Person, sam: Member, at: datetime) -> None:
    """A day of her own, and a card for it that waits to be posted."""
    day = (at + timedelta(days=40)).date()
    OwnDay.objects.create(
        person=maya, name="The day she opened her studio", month=day.month, day=day.day, year=2015, **_noted(at)
    )
    run = CardRun.objects.create(
        name="Days of their own",
        occasion="own-day",
        front="Thinking of you, {first_name}",
        inside="Dear {first_name},\n\n{how_long} of your own studio.\nWe are glad for you.\n\n{our_name}",
        made_at=at,
        made_by=sam,
    )
    Card.objects.create(run=run, person=maya, day_on=day, years=day.year - 2015, **_noted(at))


def _maya_is_quoted(maya: Person, at: datetime) -> None:
    """What she said stands on a review site; she was thanked, and lets the shop show it on its own."""
    said_at = at - timedelta(days=76)
    GoodWord.objects.create(
        person=maya,
        kind=GoodWord.Kind.REVIEW,
        channel="Google",
        words="Sam found the lamp nobody else had. I tell everybody.",
        stars=5,
        said_at=said_at,
        may_quote_at=at - timedelta(days=70),
        quote_how="on the phone",
        named_as=GoodWord.NamedAs.FIRST,
        thanked_at=said_at + timedelta(days=2),
        is_shown=True,
        **_noted(said_at),
    )
    Showcase.objects.create(token=token_urlsafe(18), sites=["https://www.larkspur.example"], made_at=at, made_by=SOURCE)


def _theo_comes(theo: Person, maya: Person, shop: _Shop, at: datetime) -> Opportunity:
    opened_at = at - timedelta(days=60)
    introduction = Opportunity.objects.create(
        person=theo,
        title="A first bicycle",
        opened_at=opened_at,
        closed_at=opened_at + timedelta(days=12),
        state=Opportunity.State.WON,
        is_warm=True,
        introduced_by=maya,
        value=119_900,
        currency=CURRENCY,
        channel="a friend",
        stage=Opportunity.Stage.OFFER,
        why_sent="He looked for a bicycle that lasts",
        said="Maya says that you mend what others throw away.",
        staff=shop.ada,
        product=shop.bicycle,
        **_noted(opened_at),
    )
    _buys(theo, shop.bicycle, 119_900, at - timedelta(days=48), staff=shop.ada, branch=shop.branch)
    return introduction


WELCOME = Definition(
    Trigger(On.ORDER),
    (
        Step("call", "Call to hear whether all is well", due=Due(5), evidence=Evidence(By.TOUCHPOINT, kind="call")),
        Step("package", "Send the welcome package", due=Due(7), evidence=Evidence(By.TOUCHPOINT, kind="package")),
        Step("service", "Invite them to the free first service", due=Due(60, after="package"), is_optional=True),
    ),
)


def _theo_is_welcomed(theo: Person, shop: _Shop, at: datetime) -> None:
    """He was called in time; the package was forgotten."""
    order = Order.objects.get(person=theo)
    begun_at = order.ordered_at
    playbook = Playbook.objects.create(
        name="A warm welcome", key="a-warm-welcome", phase="after", state="on", since_at=begun_at, made_at=begun_at
    )
    edition = Edition.objects.create(playbook=playbook, number=1, definition=kept(WELCOME), made_at=begun_at, made_by=SOURCE)
    through = {"person": theo, "staff": shop.ada, "branch": shop.branch, "product": shop.bicycle, **_noted(begun_at)}
    run = Run.objects.create(
        playbook=playbook, edition=edition, subject=f"order:{order.pk}", order=order, begun_at=begun_at, **through
    )
    called = {"done_at": begun_at + timedelta(days=4), "times": 1, "word": "He rides to work every day."}
    for position, (step, days) in enumerate(zip(WELCOME.steps, (5, 7, 67), strict=True), 1):
        said = called | {"ticked_at": called["done_at"], "proved_at": called["done_at"]} if step.key == "call" else {}
        RunStep.objects.create(
            run=run,
            playbook=playbook,
            step=step.key,
            position=position,
            is_optional=step.is_optional,
            due_on=(begun_at + timedelta(days=days)).date(),
            **said,
            **through,
        )


def _ines_is_unhappy(ines: Person, shop: _Shop, at: datetime) -> None:
    order = _buys(ines, shop.bicycle, 139_900, at - timedelta(days=40), dealer=shop.conti, days_to_deliver=19)
    _says(ines, 3, "Three weeks late, and nobody called.", at - timedelta(days=15), order=order, dealer=shop.conti)


def _noor_waits(noor: Person, studio: Organisation, sam: Member, shop: _Shop, at: datetime) -> Promise:
    _buys(noor, shop.bicycle, 259_800, at - timedelta(days=120), organisation=studio, staff=shop.sam)
    talk = _talks(noor, shop.sam, "They may need six bicycles for the studio. I promised an offer.", at - timedelta(days=6))
    return Promise.objects.create(
        person=noor,
        organisation=studio,
        what="Send the offer for six bicycles",
        due_on=at.date(),
        staff=shop.sam,
        touchpoint=talk,
        by_member=sam,
        **_noted(talk.noted_at),
    )


def _noor_has_a_contract(noor: Person, studio: Organisation, shop: _Shop, at: datetime) -> None:
    """The studio's bicycles are serviced each year; a quote for two more was sent and not followed up."""
    since = (at - timedelta(days=300)).date()
    about = {"person": noor, "organisation": studio, "staff": shop.sam, "currency": CURRENCY}
    Contract.objects.create(
        number="S-17",
        since=since,
        starts_on=since,
        ends_on=since + timedelta(days=365),
        notice_days=30,
        value=48_000,
        product=shop.bicycle,
        **about,
        **_noted(at - timedelta(days=300)),
    )
    sent_at = at - timedelta(days=20)
    Quote.objects.create(
        title="Two more bicycles",
        sent_at=sent_at,
        value=239_800,
        expires_on=(at + timedelta(days=10)).date(),
        follow_up_on=(at - timedelta(days=13)).date(),
        **about,
        **_noted(sent_at),
    )
