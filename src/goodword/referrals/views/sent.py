"""Who sent a person: told on their page, typed in by whoever asked them, and decided by a manager where it was wrong."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.days import moment_on
from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.rules import Right
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.returning import back
from goodword.kit.sheets import done, not_done, sheet
from goodword.people.homes import page_of
from goodword.people.models import Person
from goodword.people.queries import person_for
from goodword.touchpoints.noting import about_person, asked, begun, told

from .. import gates, queries
from ..actions import binding
from ..models import Agreement
from ..naming import RebindForm, SentForm
from ..rules import NotBindable, Refused
from ..words import refused_because


@members_only
@require_GET
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """Who sent a person and every word that reached them, as a panel of their page or as a page of its own."""
    whom, who = about_person(request.user, person_id), person_for(request.user, person_id)
    touches = [(touch, refused_because(touch.refused)) for touch in queries.touches_of(request.user, who)]
    may_show = gates.agreement_of(request.user, who, Agreement.Kind.SHOW)
    shown = {"introduction": queries.introduced_by(request.user, who), "touches": touches, "may_show": may_show}
    return told(request, whom, "referrals/sent.html", title=say("Who sent them"), unknown=Refused.UNKNOWN, **shown)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def note(request: MemberRequest, person_id: int) -> HttpResponse:
    """Note who sent a person."""
    whom, now = about_person(request.user, person_id), timezone.now()
    person = person_for(request.user, person_id)
    start = begun(request, whom, said_on=queries.first_day_of(person))
    form = SentForm(request.POST or None, initial=start, member=request.user, today=timezone.localdate(now))
    if not form.is_valid():
        return asked(request, form, whom, title=say("Who sent %(who)s?"), submit=say("Note it"))
    said = form.cleaned_data
    touch = binding.note_touch(
        person=person,
        sender=form.told(),
        said_at=moment_on(said["said_on"], now),
        channel=said["channel"],
        words=said["words"],
        once=once_of(request, form),
        by=request.user.by,
        at=now,
    )
    text = refused_because(touch.refused) or say("It is noted. Say thank you to whoever sent them.")
    return done(request, text, whom.home, undo=reverse("referrals:take_back", args=[touch.pk]))


@needs(Right.WRITE)
@require_POST
def take_back(request: MemberRequest, touch_id: int) -> HttpResponse:
    """Take a word back that was noted."""
    touch = queries.touch_for(request.user, touch_id)
    deed = binding.take_back(touch, by=request.user.by, at=timezone.now())
    undo = reverse("referrals:note_again", args=[deed.pk])
    return done(request, say("It is taken back."), page_of(touch.person), undo=undo)


@needs(Right.WRITE)
@require_POST
def note_again(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that a word was taken back."""
    deed = queries.taken_back(request.user, entry_id)
    person = person_for(request.user, deed.detail["person"])
    binding.note_again(deed, by=request.user.by, at=timezone.now())
    return done(request, say("It is noted again."), page_of(person))


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def rebind(request: MemberRequest, introduction_id: int) -> HttpResponse:
    """Say who really sent somebody, and why."""
    found = queries.introduction_for(request.user, introduction_id)
    start = {"version": found.version, "next": back(request, page_of(found.person))}
    form = RebindForm(request.POST or None, initial=start, member=request.user)
    if form.is_valid():
        said = form.cleaned_data
        try:
            deed = binding.rebind(
                found,
                version=said["version"],
                **form.named(),
                reason=said["reason"],
                by=request.user.by,
                at=timezone.now(),
            )
        except NotBindable as no:
            form.add_error("sender", refused_because(no.why))
        except ChangedMeanwhile:
            return _too_late(request, found.person)
        else:
            undo = reverse("referrals:bind_back", args=[deed.pk])
            return done(request, say("It is changed, with your reason."), page_of(found.person), undo=undo)
    title = say("Who really sent %(who)s?") % {"who": found.person}
    return sheet(request, form, who=found.person, home=page_of(found.person), title=title, submit=say("Change it"))


@needs(Right.MANAGE)
@require_POST
def bind_back(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo that a manager said who really sent somebody."""
    deed, found = queries.rebound(request.user, entry_id)
    try:
        binding.bind_back(found, deed, by=request.user.by, at=timezone.now())
    except (ChangedMeanwhile, NotBindable):
        return _too_late(request, found.person)
    return done(request, say("It is as it was."), page_of(found.person))


def _too_late(request: MemberRequest, person: Person) -> HttpResponse:
    return not_done(request, say("Somebody changed it before you; it stays as it is."), page_of(person))
