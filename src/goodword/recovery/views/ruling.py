"""The page that says what opens a case: the rules, and how cases are handled."""

from collections.abc import Callable, Mapping, Sequence

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

from .. import queries
from ..actions import ruling as verbs
from ..forms import FORMS, KINDS, RuleForm, TermsForm, typed
from ..models import Case
from ..opening import present_rules, terms
from ..rules import Rule
from ..words import rule_said

UNDONE: dict[str, Callable[..., Entry]] = {
    "case_rules.laid": verbs.lay_rules_again,
    "case_rules.handled": verbs.handle_as_before,
}


@needs(Right.MANAGE)
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """The rules, and how cases are handled."""
    rules, now = present_rules(), terms()
    names = {one.pk: one.name for one in queries.may_have_it(Case())}
    kept = {"fresh_days": now.fresh_days, "asked_again_days": now.asked_again_days, "version": now.version}
    shown = {
        "rules": [(rule, rule_said(rule), names.get(rule.named or 0, "")) for rule in rules],
        "version": now.version,
        "kinds": KINDS,
        "form": TermsForm(initial=kept),
    }
    return render(request, "recovery/rules.html", shown)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """A rule more."""
    form = _form(request, request.GET.get("kind", "score"))
    rules = present_rules()
    if not _is_another(form, Rule(0, form.kind), rules):
        return _asked(request, form, say("A rule: what opens a case?"))
    rules.append(form.said_of(Rule(0, form.kind)))
    return _laid(request, rules, form.cleaned_data["version"], say("The rule is added."))


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, caserule_id: int) -> HttpResponse:
    """Say a rule otherwise."""
    rules = present_rules()
    one = rules[_place(rules, caserule_id)]
    form = _form(request, one.kind.value, typed(one))
    if not _is_another(form, one, [rule for rule in rules if rule is not one]):
        return _asked(request, form, say("Change the rule"))
    said = [form.said_of(one) if rule is one else rule for rule in rules]
    return _laid(request, said, form.cleaned_data["version"], say("The rule is changed."))


@needs(Right.MANAGE)
@require_POST
def take_away(request: MemberRequest, caserule_id: int) -> HttpResponse:
    """A rule less."""
    rules = present_rules()
    rules.pop(_place(rules, caserule_id))
    said = request.POST.get("version", "")
    return _laid(request, rules, int(said) if said.isdecimal() else -1, say("The rule is taken away."))


@needs(Right.MANAGE)
@require_POST
def handle(request: MemberRequest) -> HttpResponse:
    """For how long an answer is news, and when we ask again."""
    form = TermsForm(request.POST)
    if not form.is_valid():
        return done(request, say("News are 1 to 365 days, and we ask again after 1 to 53."), reverse("recovery:rules"))
    return _noted(request, say("It is noted."), verbs.handle, **form.cleaned_data)


@needs(Right.MANAGE)
@require_POST
def undo(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Undo the last change of the rules, or of how cases are handled."""
    deed = deed_for(request.user, entry_id, *UNDONE)
    return _noted(request, say("It is as it was."), lambda **by: UNDONE[deed.verb](deed, **by))


def _form(request: MemberRequest, kind: str, known: Mapping[str, object] | None = None) -> RuleForm:
    if kind not in FORMS:
        raise Http404
    start = {"version": terms().version, **(known or {})}
    return FORMS[kind](request.POST or None, initial=start, members=queries.may_have_it(Case()))


def _is_another(form: RuleForm, one: Rule, others: Sequence[Rule]) -> bool:
    """Whether it is said, and no other looks for the same: two would only hide which of them somebody means to change."""
    if not form.is_valid():
        return False
    if form.said_of(one).looks_for in {rule.looks_for for rule in others}:
        form.add_error(None, say("There is a rule that looks for the same. Change that one."))
        return False
    return True


def _laid(request: MemberRequest, rules: Sequence[Rule], version: int, text: str) -> HttpResponse:
    return _noted(request, text, verbs.lay_rules, rules=rules, version=version)


def _noted(request: MemberRequest, text: str, verb: Callable[..., Entry], **said: object) -> HttpResponse:
    """Do it, say so, and how it is undone; or that somebody was quicker."""
    home = reverse("recovery:rules")
    try:
        deed = verb(**said, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        return done(request, say("Somebody changed it before you; this is how it stands."), home)
    return done(request, text, home, undo=reverse("recovery:undo_rules", args=[deed.pk]))


def _asked(request: MemberRequest, form: RuleForm, title: str) -> HttpResponse:
    home = reverse("recovery:rules")
    return sheet(request, form, who=say("What opens a case"), home=home, title=title, submit=say("Save the rule"))


def _place(rules: Sequence[Rule], number: int) -> int:
    found = next((place for place, rule in enumerate(rules) if rule.id == number), None)
    if found is None:
        raise Http404
    return found
