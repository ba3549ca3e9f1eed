"""Pages about orders."""

from secrets import token_urlsafe

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.days import moment_on
from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.paging import BadCursor, page
from goodword.kit.returning import back
from goodword.kit.sheets import done, sheet
from goodword.people.homes import home_of, page_of
from goodword.people.models import Organisation, Person
from goodword.people.queries import organisation_for, person_for, present_organisation_of

from .. import actions, queries
from ..forms import OrderForm


@members_only
@require_GET
def of_person(request: MemberRequest, person_id: int) -> HttpResponse:
    """The orders of a person, as a panel of their page or as a page of its own."""
    person = person_for(request.user, person_id)
    try:
        found = page(
            queries.orders_of(request.user, person=person),
            ("-ordered_at", "-id"),
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
            size=8,
        )
    except BadCursor:
        return HttpResponse(status=400)
    return render(
        request,
        "panel.html" if not request.htmx else "touchpoints/orders.html",
        {
            "panel": "touchpoints/orders.html",
            "title": say("Orders"),
            "who": person,
            "home": page_of(person),
            "page": found,
            "rows": [(order, queries.price(order)) for order in found.rows],
        },
    )


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, person_id: int) -> HttpResponse:
    """Note what a person bought."""
    person = person_for(request.user, person_id)
    return _add(request, person, present_organisation_of(request.user, person))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_for_organisation(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Note what an organisation bought."""
    return _add(request, None, organisation_for(request.user, organisation_id))


def _add(request: MemberRequest, person: Person | None, organisation: Organisation | None) -> HttpResponse:
    who = person or organisation
    assert who is not None
    now = timezone.now()
    today = timezone.localdate(now)
    home = page_of(who)
    start = {"ordered_on": today, "once": token_urlsafe(16), "next": back(request, home)}
    form = OrderForm(request.POST or None, initial=start, today=today, currency=currency())
    if not form.is_valid():
        asks = {"title": say("What did %(who)s buy?") % {"who": who}, "submit": say("Save the order")}
        return sheet(request, form, who=who, home=home, **asks)
    values = form.cleaned_data
    order = actions.orders.record_order(
        person=person,
        organisation=organisation,
        currency=currency(),
        total=values["total"],
        number=values["number"],
        state=values["state"],
        ordered_at=moment_on(values["ordered_on"], now),
        delivered_at=moment_on(values["ordered_on"], now) if values["state"] == "delivered" else None,
        lines=[actions.orders.Line(values["what"], values["total"])] if values["what"].strip() else (),
        staff=staff_of(request.user),
        dealer=dealer_of(request.user),
        once=once_of(request, form),
        by=request.user.by,
        at=now,
    )
    return done(request, say("The order is noted."), home, undo=reverse("touchpoints:cancel_order", args=[order.pk]))


@needs(Right.WRITE)
@require_POST
def cancel(request: MemberRequest, order_id: int) -> HttpResponse:
    """An order was called off, or noted by mistake."""
    order = queries.order_for(request.user, order_id)
    actions.orders.cancel_order(order, by=request.user.by, at=timezone.now())
    home, again = home_of(order.person_id, order.organisation_id), reverse("touchpoints:reinstate_order", args=[order.pk])
    return done(request, say("The order is cancelled."), home, undo=again)


@needs(Right.WRITE)
@require_POST
def reinstate(request: MemberRequest, order_id: int) -> HttpResponse:
    """Undo that an order was called off."""
    order = queries.order_for(request.user, order_id)
    actions.orders.reinstate_order(order, by=request.user.by, at=timezone.now())
    return done(request, say("The order stands again."), home_of(order.person_id, order.organisation_id))
