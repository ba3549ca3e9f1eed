"""Pages about promises."""

from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.sheets import done
from goodword.people.homes import home_of

from .. import actions, queries
from ..forms import PromiseForm
from ..noting import about_person, asked, begun, noted


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def promise(request: MemberRequest, person_id: int) -> HttpResponse:
    """Write down a promise to a person."""
    whom, now = about_person(request.user, person_id), timezone.now()
    in_a_week = timezone.localdate(now) + timedelta(days=7)
    form = PromiseForm(request.POST if request.method == "POST" else None, initial=begun(request, whom, due_on=in_a_week))
    if not form.is_valid():
        return asked(request, form, whom, title=say("A promise to %(who)s"), submit=say("Promise it"))
    said = {name: form.cleaned_data[name] for name in ("what", "due_on")}
    made = actions.promises.make_promise(**said, **noted(request, form, whom), member=request.user, at=now)
    return done(request, say("Promised."), whom.home, undo=reverse("touchpoints:drop", args=[made.pk]))


@needs(Right.WRITE)
@require_POST
def keep(request: MemberRequest, promise_id: int) -> HttpResponse:
    """A promise was kept."""
    kept = queries.promise_for(request.user, promise_id)
    actions.promises.keep_promise(kept, by=request.user.by, at=timezone.now())
    return _closed(request, kept.pk, say("Kept. Well done."), home_of(kept.person_id, kept.organisation_id))


@needs(Right.WRITE)
@require_POST
def drop(request: MemberRequest, promise_id: int) -> HttpResponse:
    """A promise will not be kept."""
    dropped = queries.promise_for(request.user, promise_id)
    actions.promises.drop_promise(dropped, by=request.user.by, at=timezone.now())
    return _closed(request, dropped.pk, say("The promise is dropped."), home_of(dropped.person_id, dropped.organisation_id))


@needs(Right.WRITE)
@require_POST
def reopen(request: MemberRequest, promise_id: int) -> HttpResponse:
    """Undo the keeping or dropping of a promise."""
    opened = queries.promise_for(request.user, promise_id)
    actions.promises.reopen_promise(opened, by=request.user.by, at=timezone.now())
    return done(request, say("The promise is open again."), home_of(opened.person_id, opened.organisation_id))


def _closed(request: MemberRequest, promise_id: int, text: str, home: str) -> HttpResponse:
    return done(request, text, home, undo=reverse("touchpoints:reopen", args=[promise_id]))
