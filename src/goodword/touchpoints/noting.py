"""A fact that somebody notes by hand: about whom it is, and who of ours notes it."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.models import Member
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.panels import panel
from goodword.kit.returning import back
from goodword.kit.sheets import sheet
from goodword.people.homes import page_of
from goodword.people.models import Organisation, Person
from goodword.people.queries import organisation_for, person_for, present_organisation_of


@dataclass(frozen=True)
class Whom:
    """Whom a fact is about, and on whose page it is noted."""

    member: Member
    who: Person | Organisation

    @property
    def home(self) -> str:
        """The page from which one came, where nothing else is known."""
        return page_of(self.who)

    @property
    def alone(self) -> dict[str, Any]:
        """Only the one whose page it is: what a person asks for is not all that their organisation asks for."""
        return {"person" if isinstance(self.who, Person) else "organisation": self.who}

    def columns(self) -> dict[str, Any]:
        """As every verb takes it: a person with the organisation where they belong now."""
        if isinstance(self.who, Organisation):
            return {"person": None, "organisation": self.who}
        return {"person": self.who, "organisation": present_organisation_of(self.member, self.who)}


def about_person(member: Member, person_id: int) -> Whom:
    """A person whom the member may know of, or 404."""
    return Whom(member, person_for(member, person_id))


def about_organisation(member: Member, organisation_id: int) -> Whom:
    """An organisation that the member may know of, whoever speaks for it, or 404."""
    return Whom(member, organisation_for(member, organisation_id))


Door = Callable[..., HttpResponseBase]


def doors_of(page: Callable[[MemberRequest, Whom], HttpResponse], *guards: Callable[[Door], Door]) -> tuple[Door, Door]:
    """A page about somebody as two doors, for a person and for an organisation, behind the same guards, the outer one first."""

    def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
        return page(request, about_person(request.user, person_id))

    def of_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
        return page(request, about_organisation(request.user, organisation_id))

    found: list[Door] = [of_person, of_organisation]
    for guard in reversed(guards):
        found = [guard(door) for door in found]
    return found[0], found[1]


def begun(request: MemberRequest, whom: Whom, **known: object) -> dict[str, Any]:
    """What a form holds at first: what is known, a key by which it is kept once, and the way back."""
    return {**known, "once": token_urlsafe(16), "next": back(request, whom.home)}


def asked(request: MemberRequest, form: forms.Form, whom: Whom, *, title: str, submit: str) -> HttpResponse:
    """The form, to be filled in."""
    return sheet(request, form, who=whom.who, home=whom.home, title=title % {"who": whom.who}, submit=submit)


def told(request: MemberRequest, whom: Whom, part: str, *, title: str, **shown: Any) -> HttpResponse:
    """What is known of them of one kind, as a panel of their page or as a page of its own."""
    return panel(request, part, title=title, who=whom.who, home=whom.home, of=whom.alone, **shown)


def noted(request: MemberRequest, form: forms.Form, whom: Whom) -> dict[str, Any]:
    """What every verb takes that notes a fact: about whom, who of ours deals with it, once, and by whom."""
    who = request.user
    through = {"staff": staff_of(who), "dealer": dealer_of(who)}
    return {**whom.columns(), **through, "once": once_of(request, form), "by": who.by}
