"""Pages about secret shops, for those who draw them and those who read what was heard."""

from secrets import token_urlsafe

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.queries import business
from goodword.accounts.rules import Right
from goodword.kit.panels import panel
from goodword.kit.sheets import done
from goodword.kit.toasts import toast
from goodword.people.homes import page_of
from goodword.people.queries import person_for

from . import actions, links, queries, words
from .forms import ShopForm
from .rules import By, NobodyToCall


@needs(Right.SEE_ALL)
@require_GET
def shops(request: MemberRequest) -> HttpResponse:
    """Every shop, and what was heard."""
    found = list(queries.shops_for(request.user)[: queries.MOST_SHOWN])
    standings = queries.standings_of(request.user, found)
    rows = [(shop, standings.get(shop.pk, queries.Standing())) for shop in found]
    return render(request, "shops/shops.html", {"rows": rows})


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Draw a sample."""
    now = timezone.now()
    known = business()
    begun = {
        "name": say("Would they name us? %(month)s") % {"month": date_format(timezone.localdate(now), "F Y")},
        "question": words.question(known.name if known else say("our business")),
        "once": token_urlsafe(16),
    }
    form = ShopForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "question", "n_top", "n")}
        try:
            shop = actions.draw(
                **said,
                chosen_by=By(form.cleaned_data["chosen_by"]),
                member=request.user,
                once=once_of(request, form),
                by=request.user.by,
                at=now,
            )
        except NobodyToCall:
            form.add_error(None, say("Nobody of them can be called: they need an order within a year, and a phone."))
        else:
            toast(request, say("The sample is drawn."), undo=reverse("shops:close", args=[shop.pk]))
            return redirect("shops:shop", shop.pk)
    return render(request, "shops/new.html", {"form": form}, status=422 if form.is_bound else 200)


@needs(Right.SEE_ALL)
@require_GET
def shop(request: MemberRequest, shop_id: int) -> HttpResponse:
    """One shop: its sample and frame, the link for the caller, and what was heard of whom."""
    found = queries.shop_for(request.user, shop_id)
    shown = {
        "shop": found,
        "standing": queries.standings_of(request.user, [found]).get(found.pk, queries.Standing()),
        "calls": queries.calls_for(request.user, found),
        "is_open": found.closed_at is None and found.until >= timezone.localdate(),
        "link": request.build_absolute_uri(links.address_of(found.pk)),
    }
    return render(request, "shops/shop.html", shown)


@needs(Right.MANAGE)
@require_POST
def close(request: MemberRequest, shop_id: int) -> HttpResponse:
    """The link of a list leads nowhere any more."""
    found = queries.shop_for(request.user, shop_id)
    actions.close(found, by=request.user.by, at=timezone.now())
    again = reverse("shops:open_again", args=[found.pk])
    return done(request, say("The list is closed; its link leads nowhere."), reverse("shops:shop", args=[found.pk]), undo=again)


@needs(Right.MANAGE)
@require_POST
def open_again(request: MemberRequest, shop_id: int) -> HttpResponse:
    """Undo that a list was closed."""
    found = queries.shop_for(request.user, shop_id)
    actions.open_again(found, by=request.user.by, at=timezone.now())
    return done(request, say("The list is open again."), reverse("shops:shop", args=[found.pk]))


@needs(Right.MANAGE)
@require_POST
def unhear(request: MemberRequest, shop_call_id: int) -> HttpResponse:
    """What a caller wrote is taken away: they were not called yet."""
    call = queries.call_for(request.user, shop_call_id)
    actions.unhear(call, by=request.user.by, at=timezone.now())
    return done(request, say("They wait to be called again."), reverse("shops:shop", args=[call.shop_id]))


@members_only
@require_GET
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """What somebody said to our callers, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    calls = queries.calls_of(request.user, person)
    return panel(request, "shops/person.html", title=say("Secret shops"), who=person, home=page_of(person), calls=calls)
