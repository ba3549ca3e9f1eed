"""The segments, and how long one may be silent with each."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.people.actions import many
from goodword.people.models import Organisation
from goodword.people.queries import segment_cadences

from ..forms import CadenceForm
from ..lists import values_of


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def segments(request: MemberRequest) -> HttpResponse:
    """Each segment with its cadence, to be changed one at a time."""
    form = CadenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _changed(request, form)
    known = segment_cadences()
    occurring = {*values_of(request.user, "segment"), *values_of(request.user, "segment", of=Organisation), *known}
    context = {"form": form, "rows": [(segment, known.get(segment)) for segment in sorted(occurring)]}
    return render(request, "directory/segments.html", context, status=422 if form.is_bound else 200)


def _changed(request: MemberRequest, form: CadenceForm) -> HttpResponse:
    segment, days = form.cleaned_data["segment"], form.cleaned_data["cadence_days"]
    try:
        many.set_segment_cadence(segment=segment, cadence_days=days, by=request.user.by, at=timezone.now())
    except many.Unspeakable:
        messages.error(request, say("A segment with a comma or a “=” in its name cannot have a cadence. Rename it first."))
        return HttpResponseRedirect(reverse("directory:segments"))
    if days is None:
        said = say("“%(segment)s” is as everybody else.") % {"segment": segment}
    else:
        said = ngettext(
            "“%(segment)s” hears from you every day.", "“%(segment)s” hears from you at least every %(n)s days.", days
        ) % {"segment": segment, "n": days}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("directory:segments"))
