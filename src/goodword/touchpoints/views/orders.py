"""Pages about orders."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.days import moment_on
from goodword.accounts.doors import members_only, needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right
from goodword.kit.paging import BadCursor, page
from goodword.kit.panels import panel
from goodword.kit.sheets import done
from goodword.people.homes import home_of, page_of
from goodword.people.queries import person_for

from .. import actions, queries
from ..forms import OrderForm
from ..noting import Whom, asked, begun, doors_of, noted


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
    rows = [(order, queries.price(order)) for order in found.rows]
    return panel(request, "touchpoints/orders.html", title=say("Orders"), who=person, home=page_of(person), page=found, rows=rows)


def _add(request: MemberRequest, whom: Whom) -> HttpResponse:
    """Note what somebody bought."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = OrderForm(request.POST or None, initial=begun(request, whom, ordered_on=today), today=today, currency=currency())
    if not form.is_valid():
        return asked(request, form, whom, title=say("What did %(who)s buy?"), submit=say("Save the order"))
    said, ordered_at = form.cleaned_data, moment_on(form.cleaned_data["ordered_on"], now)
    order = actions.orders.record_order(
        currency=currency(),
        total=said["total"],
        number=said["number"],
        state=said["state"],
        ordered_at=ordered_at,
        delivered_at=ordered_at if said["state"] == "delivered" else None,
        lines=[actions.orders.Line(said["what"], said["total"])] if said["what"].strip() else (),
        **noted(request, form, whom),
        at=now,
    )
    return done(request, say("The order is noted."), whom.home, undo=reverse("touchpoints:cancel_order", args=[order.pk]))


add, add_for_organisation = doors_of(_add, needs(Right.WRITE), require_http_methods(["GET", "POST"]))


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
