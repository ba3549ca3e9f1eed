"""What a stranger may reach: the list of a secret shop, by the sealed link that the caller was given.

It tells first names and phones of that list, and nothing else.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from goodword.occasions.rules import first_name

from . import links, queries
from .actions import hear
from .forms import HeardForm
from .models import Shop
from .rules import Closed, Outcome

BY = "a caller of a secret shop"


@never_cache
@require_safe
def call_list(request: HttpRequest, token: str) -> HttpResponse:
    """Whom to call: to look at it changes nothing."""
    shop = _shop(token)
    calls = [(call, first_name(call.person.name)) for call in queries.to_call(shop)]
    left = sum(not call.outcome for call, _ in calls)
    return render(request, "shops/list.html", {"shop": shop, "token": token, "calls": calls, "n_left": left})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, token: str, shop_call_id: int) -> HttpResponse:
    """One call: the phone, the question, and what was heard."""
    shop = _shop(token)
    found = queries.call_on_list(shop, shop_call_id)
    begun = {"outcome": found.outcome, "words": found.words}
    form = HeardForm(request.POST if request.method == "POST" else None, initial=begun)
    if not form.is_valid():
        shown = {"shop": shop, "token": token, "call": found, "name": first_name(found.person.name), "form": form}
        return render(request, "shops/call.html", shown, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    try:
        hear(found, outcome=Outcome(said["outcome"]), words=said["words"], by=BY, at=timezone.now())
    except Closed as why:
        raise Http404 from why
    return redirect("shops:list", token)


def _shop(token: str) -> Shop:
    return queries.list_of(links.read(token), timezone.localdate())
