"""Who belongs with whom, who belongs where, and who looks after them."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.journal.models import Entry
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.kit.toasts import warn
from goodword.people.actions import belonging
from goodword.people.actions import care as caring
from goodword.people.homes import home_of, page_of
from goodword.people.models import Organisation, Person
from goodword.people.queries import care_for, care_of, membership_for, organisation_for, parting_for, person_for, tie_for

from ..choosing import CareForm, JoinForm, TieForm
from ..searching import find


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_tie(request: MemberRequest, person_id: int) -> HttpResponse:
    """Say who belongs with a person, and what they are to each other."""
    person = person_for(request.user, person_id)
    home = page_of(person)

    def others(text: str) -> list[Person]:
        return [other for other in find(request.user, text).people if other.pk != person.pk]

    form = TieForm(request.POST or None, find=others, initial={"next": back(request, home)})
    if not form.is_valid() or not isinstance(form.found, Person):
        asks = {"title": say("Who belongs with %(name)s?") % {"name": person}, "submit": say("They belong together")}
        return sheet(request, form, who=person, home=home, **asks)
    kind = form.cleaned_data["kind"]
    belonging.tie(person=person, other=form.found, kind=kind, by=request.user.by, at=timezone.now())
    return done(request, say("%(one)s and %(other)s belong together.") % {"one": person, "other": form.found}, home)


@needs(Right.WRITE)
@require_POST
def remove_tie(request: MemberRequest, tie_id: int) -> HttpResponse:
    """Two people do not belong together, or no longer."""
    found = tie_for(request.user, tie_id)
    deed = belonging.untie(person=found.person, other=found.other, kind=found.kind, by=request.user.by, at=timezone.now())
    return _parted(request, say("They no longer stand together."), found.person, deed)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def join(request: MemberRequest, person_id: int) -> HttpResponse:
    """Say where a person belongs."""
    person = person_for(request.user, person_id)
    form = JoinForm(
        request.POST or None,
        find=lambda text: find(request.user, text).organisations,
        initial={"next": back(request, page_of(person))},
    )
    if not form.is_valid() or not isinstance(form.found, Organisation):
        asks = {"title": say("Where does %(name)s belong?") % {"name": person}, "submit": say("They belong there")}
        return sheet(request, form, who=person, home=page_of(person), **asks)
    return _joined(request, form, person, form.found, page_of(person))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def take_in(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Say who belongs to an organisation."""
    organisation = organisation_for(request.user, organisation_id)
    home = page_of(organisation)
    form = JoinForm(
        request.POST or None, find=lambda text: find(request.user, text).people, initial={"next": back(request, home)}
    )
    if not form.is_valid() or not isinstance(form.found, Person):
        asks = {"title": say("Who belongs to %(name)s?") % {"name": organisation}, "submit": say("They belong to it")}
        return sheet(request, form, who=organisation, home=home, **asks)
    return _joined(request, form, form.found, organisation, home)


def _joined(request: MemberRequest, form: JoinForm, person: Person, organisation: Organisation, home: str) -> HttpResponse:
    title, since = form.cleaned_data["title"], form.cleaned_data["since"]
    belonging.join(person=person, organisation=organisation, title=title, since=since, by=request.user.by, at=timezone.now())
    return done(request, say("%(who)s belongs to %(where)s.") % {"who": person, "where": organisation}, home)


@needs(Right.WRITE)
@require_POST
def leave(request: MemberRequest, membership_id: int) -> HttpResponse:
    """A person no longer belongs to an organisation; that they did stays known."""
    found = membership_for(request.user, membership_id)
    now = timezone.now()
    deed = belonging.leave(
        person=found.person, organisation=found.organisation, until=timezone.localdate(now), by=request.user.by, at=now
    )
    said = say("%(who)s belonged to %(where)s until today.") % {"who": found.person, "where": found.organisation}
    return _parted(request, said, found.person, deed)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def care(request: MemberRequest, person_id: int) -> HttpResponse:
    """Who looks after a person."""
    return _care(request, person=person_for(request.user, person_id))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def care_of_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Who looks after an organisation."""
    return _care(request, organisation=organisation_for(request.user, organisation_id))


def _care(request: MemberRequest, *, person: Person | None = None, organisation: Organisation | None = None) -> HttpResponse:
    who = person or organisation
    assert who is not None
    home = page_of(who)
    start = {"member": request.user.pk, "next": back(request, home)}
    form = CareForm(request.POST or None, member=request.user, initial=start)
    if not form.is_valid():
        asks = {
            "title": say("Who looks after %(name)s?") % {"name": who},
            "submit": say("They look after them"),
            "care": care_of(request.user, person=person, organisation=organisation),
        }
        return sheet(request, form, who=who, home=home, part="directory/care.html", **asks)
    member = form.cleaned_data["member"]
    caring.look_after(member=member, person=person, organisation=organisation, by=request.user.by, at=timezone.now())
    return done(request, say("%(member)s looks after %(who)s.") % {"member": member, "who": who}, home)


@needs(Right.WRITE)
@require_POST
def end_care(request: MemberRequest, care_id: int) -> HttpResponse:
    """A member no longer looks after somebody."""
    found = care_for(request.user, care_id)
    who = found.person or found.organisation
    assert who is not None
    deed = caring.stop_looking_after(
        member=found.member, person=found.person, organisation=found.organisation, by=request.user.by, at=timezone.now()
    )
    said = say("%(member)s no longer looks after %(who)s.") % {"member": found.member, "who": who}
    return _parted(request, said, who, deed)


def _parted(request: MemberRequest, said: str, who: Person | Organisation, deed: Entry | None) -> HttpResponse:
    """Say that something ended, with the way back; where it had ended before, that way was offered then."""
    undo = reverse("directory:undo_parting", args=[deed.pk]) if deed else ""
    return done(request, said, page_of(who), undo=undo)


AGAIN = {"person.untied": belonging.tie_again, "person.left": belonging.belong_again, "care.ended": caring.look_after_again}


@needs(Right.WRITE)
@require_POST
def undo_parting(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo the end of a tie, of belonging to an organisation, or of looking after somebody."""
    deed = parting_for(request.user, entry_id)
    is_undone = AGAIN[deed.verb](deed, by=request.user.by, at=timezone.now())
    home = home_of(None, deed.row_id) if deed.kind == Organisation._meta.db_table else home_of(deed.row_id, None)
    if not is_undone:
        warn(request, say("It was changed since, and stays as it is now."))
        return HttpResponseRedirect(back(request, home))
    return done(request, say("It is as it was before."), home)
