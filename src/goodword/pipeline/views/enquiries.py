"""Pages about enquiries."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.days import moment_on
from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.models import Member
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right
from goodword.kit.sheets import done
from goodword.touchpoints.noting import Whom, asked, begun, doors_of, noted, told

from .. import queries
from ..actions import enquiries as verbs
from ..forms import EnquiryChangeForm, EnquiryForm, LostForm
from ..models import Opportunity
from .correcting import corrected, present
from .listing import priced
from .settling import ask_about, settled, undone, words_about

SHOWN = 20


def _of(request: MemberRequest, whom: Whom) -> HttpResponse:
    """The enquiries of somebody, as a panel of their page or as a page of its own."""
    rows = priced(list(queries.opportunities_of(request.user, **whom.alone)[:SHOWN]))
    return told(request, whom, "pipeline/enquiries.html", title=say("Enquiries"), rows=rows)


of_person, of_organisation = doors_of(_of, members_only, require_GET)


def _add(request: MemberRequest, whom: Whom) -> HttpResponse:
    """Note that somebody asks for something."""
    now = timezone.now()
    today = timezone.localdate(now)
    start = begun(request, whom, opened_on=today)
    form = EnquiryForm(request.POST or None, initial=start, member=request.user, today=today, currency=currency())
    if not form.is_valid():
        return asked(request, form, whom, title=say("What does %(who)s ask for?"), submit=say("Save the enquiry"))
    said = form.cleaned_data
    opened = verbs.open_opportunity(
        currency=currency(),
        introduced_by=said["introduced_by"],
        opened_at=moment_on(said["opened_on"], now),
        **form.about,
        **noted(request, form, whom),
        at=now,
    )
    return done(request, _noted_for(request.user, opened), whom.home, undo=reverse("pipeline:unopen", args=[opened.pk]))


add, add_for_organisation = doors_of(_add, needs(Right.WRITE), require_http_methods(["GET", "POST"]))


def _noted_for(member: Member, enquiry: Opportunity) -> str:
    """That it is noted, and who was given it where that is somebody else."""
    desk = enquiry.staff
    if desk is None or desk.member_id == member.pk:
        return say("The enquiry is noted.")
    return say("The enquiry is noted, and given to %(who)s.") % {"who": desk}


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def correct(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """Say otherwise what they ask for."""
    found = queries.opportunity_for(request.user, opportunity_id)
    start = present(request, found, "title", "staff", "why_sent", "said")
    form = EnquiryChangeForm(request.POST or None, initial=start, currency=found.currency, enquiry=found)
    if not form.is_valid():
        return ask_about(request, found, form, title=say("Change the enquiry"), submit=say("Save the enquiry"))
    return corrected(request, found, form, verbs.correct, **form.about)


@needs(Right.WRITE)
@require_POST
def unopen(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """Undo that an enquiry was noted."""
    return undone(request, queries.opportunity_for(request.user, opportunity_id), verbs.unopen, say("It is taken back."))


@needs(Right.WRITE)
@require_POST
def win(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """They bought."""
    return won(request, queries.opportunity_for(request.user, opportunity_id))


def won(request: MemberRequest, found: Opportunity) -> HttpResponse:
    """Note that it is won, and say whom to thank."""
    text = say("Won. Say thank you to them, and to whoever sent them.")
    return settled(request, found, verbs.win, text=text, undo="pipeline:reopen")


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def lose(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """They did not buy, and why."""
    found = queries.opportunity_for(request.user, opportunity_id)
    form = words_about(request, found, LostForm)
    if not form.is_valid():
        title = say("“%(title)s” is lost") % {"title": found.title}
        return ask_about(request, found, form, title=title, submit=say("It is lost"))
    reason, undo = form.cleaned_data["reason"], "pipeline:reopen"
    return settled(request, found, verbs.lose, text=say("Lost, and noted why."), undo=undo, reason=reason)


@needs(Right.WRITE)
@require_POST
def reopen(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """Undo that an enquiry was won or lost."""
    found = queries.opportunity_for(request.user, opportunity_id)
    return undone(request, found, verbs.reopen, say("The enquiry is open again."))
