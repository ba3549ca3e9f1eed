"""Set a home folder up with the cast and print where everything is, as JSON.

GOODWORD_HOME=… manage.py shell -v0 -c "from tests.browser.stage import tell; tell('founded')"
"""

import json
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.utils import timezone

from goodword.accounts import actions
from goodword.accounts.models import Member
from goodword.demo.cast import PASSWORD, Cast, cast
from goodword.goodwords.models import Showcase
from goodword.insights.registry import INSIGHTS
from goodword.kit.sealing import sealed
from goodword.mail.models import Kind, Message, Template
from goodword.mail.stopping import OF_PERSON
from goodword.mail.stopping import SALT as STOP_SALT
from goodword.recovery.models import CaseRule
from goodword.referrals.models import LeadForm, WordPage
from goodword.referrals.wordpages import SALT as PAGE_SALT
from goodword.shops.links import SALT as SHOP_SALT
from goodword.shops.models import Shop
from goodword.surveys.models import Invitation, Response, Survey, SurveyVersion, Wave

from ..routes import pages, stand_ins
from . import surveyed
from .brought import bring_in


def session_of(member: Member) -> str:
    """Log in as a person does, so that the session knows how and when."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    return client.cookies["sessionid"].value


def addresses(house: Cast) -> dict[str, str]:
    """Route → URL, with somebody of the cast in each argument; then what one route shows in several ways."""
    now = timezone.now()
    actions.make_key(house.ada, name="Till at Harbour Street", may_write=False, at=now)
    token = actions.invite(house.ada, email="new@example.com", name="Nell Novak", role="staff", at=now)
    stands = {f"imports, {stand}": f"/imports/{pk}/" for stand, pk in bring_in(house.ada).items()}
    insights = {f"insights, {name}": f"/insights/{name}/" for name in INSIGHTS}
    page = sealed(PAGE_SALT, WordPage.objects.get(person=house.maya).pk)
    form = LeadForm.objects.filter(closed_at=None)[0].token
    tokens = {"mail:stop": sealed(STOP_SALT, house.ada.pk, "today"), "referrals:word": page}
    tokens["mail:stop_person"] = sealed(OF_PERSON, house.maya.pk, Kind.SURVEY)
    tokens["goodwords:public"] = Showcase.objects.get().token
    tokens |= {"referrals:ask": form, "referrals:ask_framed": form}
    tokens |= dict.fromkeys(("shops:list", "shops:call"), sealed(SHOP_SALT, Shop.objects.get().pk))
    sheets = surveyed.ask(house, now)
    routed = {
        route.template: route.url(stand_ins(route.arguments) | sheets.get(route.name, {"token": tokens.get(route.name, token)}))
        for route in pages()
    }
    return routed | stands | insights | _mailed()


def _mailed() -> dict[str, str]:
    """A mail that came back, and words of the house's own: their pages show what those of the walk do not."""
    refused = Message.objects.get(state=Message.State.REFUSED)
    own = Template.objects.get()
    return {"mail, refused": f"/mail/{refused.pk}/", "templates, own": f"/mail/templates/{own.key}/{own.language}/"}


BITES = (
    r"""jaVasCript:/*-/*`/*\`/*'/*"/**/(/* */oNcliCk=alert() )//</stYle/</titLe/</teXtarEa/</scRipt/--!>"""
    r"""\x3csVg/<sVg/oNloAd=alert()//>"""
)
BRACES = "{{7*7}}${7*7}#{7*7}{{constructor.constructor('alert(1)')()}}[[x]]"


# By the name of their column, where whatever bears that name is words of somebody's; else with their table.
WORDS_OF_PEOPLE = {
    "name", "title", "what", "words", "comment", "notes", "street", "city", "region", "segment", "kind", "channel", "number",
    "category", "label", "found_as", "front", "inside", "reason", "why_sent", "said", "welcome", "thanks", "question", "how",
    "quote_how", "lifted_why", "postal_address", "from_name", "said_by", "playbooks.RunStep.word", "mail.Message.subject",
    "mail.Message.text", "mail.Message.trouble",
}  # fmt: skip
WORDS_WITH_FIELDS = {"mail.TemplateVersion.subject", "mail.TemplateVersion.body", "referrals.ShareText.text"}


def spoil() -> None:
    """Write what bites into every column that holds words of somebody's, as far as it fits."""
    for model in apps.get_models():
        if not model.__module__.startswith("goodword."):
            continue
        for field in model._meta.concrete_fields:
            free = type(field) in {models.CharField, models.TextField} and not field.choices and not field.unique
            if free and (words := _biting(model._meta.label, field.name)):
                words = words[: field.max_length or 1000]
                model._default_manager.exclude(**{field.name: ""}).update(**{field.name: words})
    CaseRule.objects.update(words=[BITES])
    for response in Response.objects.all():
        Response.objects.filter(pk=response.pk).update(said=_bitten(response.said))
    for survey in Survey.objects.all():
        _spoil_questions(survey)


def _biting(table: str, column: str) -> str:
    """What to write into a column; where braces hold fields no others can be written. Nothing where nobody writes into it."""
    full = f"{table}.{column}"
    return BITES if full in WORDS_WITH_FIELDS else f"{BITES} {BRACES}" if {column, full} & WORDS_OF_PEOPLE else ""


def _bitten(said: Any, key: str = "text") -> Any:
    """The same with what bites in place of each word that somebody wrote: all but keys, kinds and the like."""
    if isinstance(said, dict):
        return {name: _bitten(value, "text" if key in {"text", "words"} else name) for name, value in said.items()}
    if isinstance(said, list):
        return [_bitten(value, key) for value in said]
    return f"{BITES} {BRACES}" if isinstance(said, str) and key == "text" else said


def _spoil_questions(survey: Survey) -> None:
    """What was published cannot be changed: who was asked is asked by another version, of which every text bites."""
    last = survey.versions.latest("number")
    now = timezone.now()
    spoiled = SurveyVersion.objects.create(
        survey=survey,
        number=last.number + 1,
        questions=[{name: _bitten(value, name) for name, value in question.items()} for question in last.questions],
        words=_bitten(last.words),
        made_at=now,
        made_by=BITES[:60],
        published_at=now,
    )
    Survey.objects.filter(pk=survey.pk, current__gt=0).update(current=spoiled.number)
    for kind in (Invitation, Response, Wave):
        kind._default_manager.filter(survey_version__survey=survey).update(survey_version=spoiled)


def stage(how: str) -> dict[str, Any]:
    """Set the house up; or, where it stands already, spoil it."""
    if how == "spoiled":
        spoil()
        return {}
    call_command("migrate", verbosity=0)
    if how == "empty":
        return {"sessions": {}, "urls": {"setup/": "/setup/", "accounts/login/": "/accounts/login/"}}
    house = cast(at=timezone.now())
    return {"sessions": {who.email.partition("@")[0]: session_of(who) for who in house.members}, "urls": addresses(house)}


def tell(how: str) -> None:
    print(json.dumps(stage(how)))
