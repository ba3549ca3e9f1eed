"""The page that says who is given what: the rules in their order, what they would have done, and the word after a lost one."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.journal.actions import ChangedMeanwhile
from goodword.journal.models import Entry
from goodword.kit.sheets import done, sheet
from goodword.people.queries import deed_for

from ..actions import routing as verbs
from ..forms import HandlingForm, RouteForm
from ..routes import handling, present_rules, preview, told, typed
from ..rules import Rule

UNDONE: dict[str, Callable[..., Entry]] = {
    "routes.laid": verbs.lay_rules_again,
    "handling.changed": verbs.keep_in_touch_as_before,
}


@needs(Right.MANAGE)
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """The rules, and who would be given the last twenty enquiries by them."""
    rules, now = present_rules(), handling()
    shown = {
        "rules": told(rules),
        "version": now.version,
        "given": preview(request.user, rules),
        "form": HandlingForm(initial={"lost_days": now.lost_days, "version": now.version}),
    }
    return render(request, "pipeline/routes.html", shown)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """A rule more, after all others."""
    form = RouteForm(request.POST or None, initial={"version": handling().version})
    if not form.is_valid():
        return _asked(request, form, say("A rule: who is given which enquiries?"))
    return _laid(request, [*present_rules(), form.said_of(Rule(0, ()))], form.cleaned_data["version"], say("The rule is added."))


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, route_id: int) -> HttpResponse:
    """Say a rule otherwise."""
    rules = present_rules()
    one = rules[_place(rules, route_id)]
    form = RouteForm(request.POST or None, initial={**typed(one), "version": handling().version})
    if not form.is_valid():
        return _asked(request, form, say("Change the rule"))
    said = [form.said_of(one) if rule.id == route_id else rule for rule in rules]
    return _laid(request, said, form.cleaned_data["version"], say("The rule is changed."))


@needs(Right.MANAGE)
@require_POST
def take_away(request: MemberRequest, route_id: int) -> HttpResponse:
    """A rule less."""
    rules = present_rules()
    rules.pop(_place(rules, route_id))
    return _laid(request, rules, _version(request), say("The rule is taken away."))


@needs(Right.MANAGE)
@require_POST
def move(request: MemberRequest, route_id: int) -> HttpResponse:
    """A rule is asked earlier or later."""
    rules = present_rules()
    place = _place(rules, route_id)
    to = min(max(place + (-1 if request.POST.get("way") == "up" else 1), 0), len(rules) - 1)
    rules.insert(to, rules.pop(place))
    return _laid(request, rules, _version(request), say("It is rule %(n)s now.") % {"n": to + 1})


@needs(Right.MANAGE)
@require_POST
def keep_in_touch(request: MemberRequest) -> HttpResponse:
    """After how many days who did not buy hears from us again."""
    form = HandlingForm(request.POST)
    if not form.is_valid():
        return done(request, say("It is a number of days between 1 and 3650."), reverse("pipeline:routes"))
    return _noted(request, say("It is noted."), verbs.keep_in_touch, **form.cleaned_data)


@needs(Right.MANAGE)
@require_POST
def undo(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo the last change of the rules, or of what follows a lost enquiry."""
    deed = deed_for(request.user, entry_id, *UNDONE)
    return _noted(request, say("It is as it was."), lambda **by: UNDONE[deed.verb](deed, **by))


def _laid(request: MemberRequest, rules: Sequence[Rule], version: int, text: str) -> HttpResponse:
    return _noted(request, text, verbs.lay_rules, rules=rules, version=version)


def _noted(request: MemberRequest, text: str, verb: Callable[..., Entry], **said: object) -> HttpResponse:
    """Do it, say so, and how it is undone; or that somebody was quicker."""
    home = reverse("pipeline:routes")
    try:
        deed = verb(**said, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        return done(request, say("Somebody changed it before you; this is how it stands."), home)
    return done(request, text, home, undo=reverse("pipeline:undo_routes", args=[deed.pk]))


def _asked(request: MemberRequest, form: RouteForm, title: str) -> HttpResponse:
    home = reverse("pipeline:routes")
    return sheet(request, form, who=say("Who is given what"), home=home, title=title, submit=say("Save the rule"))


def _place(rules: Sequence[Rule], route_id: int) -> int:
    found = next((place for place, rule in enumerate(rules) if rule.id == route_id), None)
    if found is None:
        raise Http404
    return found


def _version(request: MemberRequest) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() else -1
