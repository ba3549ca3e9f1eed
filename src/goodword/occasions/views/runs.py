"""Pages about runs of cards: chosen, written, looked at, printed."""

from datetime import date, timedelta
from secrets import token_urlsafe
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest, once_of
from goodword.accounts.rules import Right
from goodword.kit.paging import BadCursor, page
from goodword.kit.sheets import done
from goodword.kit.toasts import toast, warn
from goodword.people.models import Person

from .. import forms, queries
from ..actions import runs as verbs
from ..models import Card, CardRun
from ..rules import MOST_CARDS, Occasion, is_broadcast
from ..whom import choices_of
from ..words import REASONS, trouble_of

AT_A_TIME = 50
MOST_RUNS = 100
WORDED = ("front", "inside", "face", "has_marks", "sheet", "starts_at")


@needs(Right.WRITE)
@require_GET
def runs(request: MemberRequest) -> HttpResponse:
    """Every run of cards, or those that were put away."""
    put_away = request.GET.get("which") == "put-away"
    found = list(queries.runs_for(request.user, put_away=put_away)[:MOST_RUNS])
    rows = list(zip(found, queries.standings_of(request.user, found), strict=True))
    return render(request, "occasions/runs.html", {"rows": rows, "is_put_away": put_away})


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Choose an occasion, people and words."""
    form = forms.RunForm(request.POST or None, initial=_begun(request), choices=choices_of(request.user))
    if not form.is_valid():
        return _new_page(request, form)
    try:
        run = verbs.make_run(
            name=form.cleaned_data["name"],
            occasion=Occasion(form.cleaned_data["occasion"]),
            wording=_wording(form),
            whom=form.whom(),
            span=form.span(),
            member=request.user,
            once=once_of(request, form),
            by=request.user.by,
            at=timezone.now(),
        )
    except verbs.NobodyMeant:
        form.add_error(None, say("Nobody fits. Choose more days or other people."))
        return _new_page(request, form)
    except verbs.TooMany:
        form.add_error(None, say("These are more than %(n)s people. Choose fewer.") % {"n": f"{MOST_CARDS:,}"})
        return _new_page(request, form)
    return redirect("occasions:run", run.pk)


def write_cards_to(request: MemberRequest, people: QuerySet[Person]) -> HttpResponse:
    """The same form for people who were chosen on another page, whatever they were chosen by."""
    chosen = ",".join(str(pk) for pk in queries.numbers_of(people))
    front, inside = forms.WORDS[Occasion.OTHER]
    start = {"occasion": Occasion.OTHER.value, "until": None, "people": chosen, "front": front, "inside": inside, "name": ""}
    form = forms.RunForm(initial={**_begun(request), **start}, choices=choices_of(request.user))
    return _new_page(request, form)


def _begun(request: MemberRequest) -> dict[str, Any]:
    """What the form holds at first, by the link that led here."""
    today = timezone.localdate()
    asked = request.GET
    occasion = next((one for one in Occasion if one == asked.get("occasion")), Occasion.BIRTHDAY)
    since = _day(asked.get("since", "")) or today
    until = _day(asked.get("until", "")) or (since if asked.get("since") else today + timedelta(days=29))
    people = asked.get("people", "")
    if asked.get("organisation", "").isdecimal():
        # The day is the organisation's; the card goes to whoever belongs there, and with nobody there to nobody.
        people = ",".join(map(str, queries.those_of(request.user, int(asked["organisation"])))) or "0"
        occasion = Occasion.OTHER
    front, inside = forms.words_for(occasion, asked.get("front", ""), asked.get("inside", ""))
    return {
        **{"occasion": occasion.value, "since": since, "until": until, "front": front, "inside": inside},
        **{name: asked.get(name, "") for name in ("segment", "country", "stage")},
        "people": people,
        "name": forms.name_for(occasion, asked.get("name", ""), since),
        "once": token_urlsafe(16),
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _new_page(request: MemberRequest, form: forms.RunForm) -> HttpResponse:
    people = str(form["people"].value() or "")
    chosen = len([part for part in people.split(",") if part])
    return render(request, "occasions/new.html", {"form": form, "chosen": chosen}, status=422 if form.is_bound else 200)


def _wording(form: forms.WordingForm) -> verbs.Wording:
    return verbs.Wording(**{name: form.cleaned_data[name] for name in WORDED})


@needs(Right.WRITE)
@require_GET
def one(request: MemberRequest, card_run_id: int) -> HttpResponse:
    """One run: its words as anybody gets them, its files, and who gets a card."""
    run = queries.run_for(request.user, card_run_id)
    try:
        return _run_page(request, run, forms.WordingForm(initial={"name": run.name, **{n: getattr(run, n) for n in WORDED}}))
    except BadCursor:
        return redirect("occasions:run", run.pk)


def _run_page(request: MemberRequest, run: CardRun, form: forms.WordingForm, status: int = 200) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("after", "before")}
    found = page(queries.cards_of(request.user, run), ("person__name_key", "id"), size=AT_A_TIME, **asked)
    standing = queries.standing_of(request.user, run)
    lost = {} if run.printed_at else queries.letters_lost(run, found.rows)
    shown = {
        "run": run,
        "form": form,
        "standing": standing,
        "n_printed": standing.to_post - standing.by_hand if run.drawn else 0,
        "cards": [_told(run, card, lost.get(card.pk, "")) for card in found.rows],
        "page": found,
        "sample": _sample(run, queries.sample_of(request.user, run, request.GET.get("as", ""))),
        "is_broadcast": is_broadcast((run.front, run.inside), standing.to_post + standing.posted),
        **_printing(run),
    }
    return render(request, "occasions/run.html", shown, status=status)


def _told(run: CardRun, card: Card, lost: str) -> dict[str, Any]:
    """A card as the list shows it: to whom, and why not; `lost` is what will hinder it when it is printed."""
    reason = queries.reason_of(run, card)
    return {"card": card, "reason": REASONS[reason] if reason else "", "trouble": trouble_of(card.trouble or lost)}


def _sample(run: CardRun, card: Card | None) -> dict[str, Any] | None:
    if card is None:
        return None
    front, inside = queries.said_on(run, card)
    return {"card": card, "front": front, "inside": inside}


def _printing(run: CardRun) -> dict[str, Any]:
    """How far the files are."""
    is_waiting = run.asked_at is not None and run.printed_at is None
    is_there = run.printed_at is not None and queries.file_of(run, "cards").exists()
    is_ready = is_there and queries.may_hand_out(run)
    is_old = is_there and not is_ready
    return {
        "is_waiting": is_waiting,
        "is_ready": is_ready,
        "is_old": is_old,
        "poll": reverse("occasions:progress", args=[run.pk]),
    }


@needs(Right.WRITE)
@require_POST
def write(request: MemberRequest, card_run_id: int) -> HttpResponse:
    """Say it otherwise."""
    run = queries.run_for(request.user, card_run_id)
    form = forms.WordingForm(request.POST)
    if not form.is_valid():
        return _run_page(request, run, form, status=422)
    verbs.write_run(run, name=form.cleaned_data["name"], wording=_wording(form), by=request.user.by, at=timezone.now())
    toast(request, say("The cards say so now."))
    return redirect("occasions:run", run.pk)


@needs(Right.WRITE)
@require_POST
def draw(request: MemberRequest, card_run_id: int) -> HttpResponse:
    """Ask for the files to print."""
    run = queries.run_for(request.user, card_run_id)
    verbs.ask_drawing(run, by=request.user.by, at=timezone.now())
    return redirect(f"{reverse('occasions:run', args=[run.pk])}#print")


@needs(Right.WRITE)
@require_GET
def progress(request: MemberRequest, card_run_id: int) -> HttpResponse:
    """How far the drawing is: a fragment that asks again by itself until there is nothing more to wait for."""
    run = queries.run_for(request.user, card_run_id)
    if not request.htmx:
        return redirect("occasions:run", run.pk)
    standing = _printing(run)
    response = render(request, "occasions/printing.html", {"run": run, **standing})
    if not standing["is_waiting"]:
        response["HX-Refresh"] = "true"
    return response


@needs(Right.WRITE)
@require_GET
def cards_pdf(request: MemberRequest, card_run_id: int) -> HttpResponseBase:
    """The cards, to print on both sides."""
    return _file(request, queries.run_for(request.user, card_run_id), "cards")


@needs(Right.WRITE)
@require_GET
def labels_pdf(request: MemberRequest, card_run_id: int) -> HttpResponseBase:
    """The addresses, to print on a sheet of labels."""
    return _file(request, queries.run_for(request.user, card_run_id), "labels")


def _file(request: MemberRequest, run: CardRun, what: str) -> HttpResponseBase:
    path = queries.file_of(run, what)
    if run.printed_at is None or not path.exists():
        warn(request, say("These files are not there any more. Make them anew."))
        return redirect("occasions:run", run.pk)
    if not queries.may_hand_out(run):
        return redirect("occasions:run", run.pk)
    name = f"{run.name} - {what}.pdf"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


@needs(Right.WRITE)
@require_POST
def put_away(request: MemberRequest, card_run_id: int) -> HttpResponse:
    """Take a run out of the list."""
    run = queries.run_for(request.user, card_run_id)
    verbs.put_away(run, by=request.user.by, at=timezone.now())
    toast(request, say("The run is put away."), undo=reverse("occasions:take_out", args=[run.pk]))
    return HttpResponseRedirect(reverse("occasions:runs"))


@needs(Right.WRITE)
@require_POST
def take_out(request: MemberRequest, card_run_id: int) -> HttpResponse:
    """Undo that a run was put away."""
    run = queries.run_for(request.user, card_run_id)
    verbs.take_out(run, by=request.user.by, at=timezone.now())
    return done(request, say("The run is back in the list."), reverse("occasions:runs"))
