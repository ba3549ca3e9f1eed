"""The import wizard: choose a file, say what is in it, try it out, bring it in, take it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.kit.toasts import toast, warn

from . import actions, forms, queries, reading, rules, sending, uploads
from .models import Import
from .reading import mapping
from .reading.fields import FIELDS
from .reading.plan import Mapping, Plan, Profile
from .reading.remarks import Remark, UnreadableFile

form_page = require_http_methods(["GET", "HEAD", "POST"])
COUNTED = (
    "people",
    "organisations",
    "orders",
    "answers",
    "touchpoints",
    "opportunities",
    "contracts",
    "quotes",
    "own_days",
    "good_words",
    "memberships",
    "promises",
)


@needs(Right.IMPORT)
@require_GET
def imports(request: MemberRequest) -> HttpResponse:
    """What came in, what waits, and what can be taken out."""
    shown = {"imports": queries.imports_for(request.user)[:100], "exports": sending.kinds()}
    return render(request, "intake/imports.html", shown)


@needs(Right.IMPORT)
@require_GET
def export(request: MemberRequest, kind: str) -> HttpResponseBase:
    """Take records out, as a file that an import reads back."""
    return sending.response(request.user, kind, request.GET.get("form", "csv"), today=timezone.localdate())


@needs(Right.IMPORT)
@form_page
def new(request: MemberRequest) -> HttpResponse:
    """Choose files. Each is looked through at once; with one file, its page follows."""
    limit = uploads.most_bytes() // uploads.MEGABYTE
    if request.method != "POST":
        return render(request, "intake/new.html", {"limit": limit})
    files = request.FILES.getlist("file")
    if uploads.was_too_large(request):
        wrong = _(
            "This is more than %(limit)s MB, the most that comes in at once. Cut the file in two, or ask whoever runs Goodword."
        )
        return render(request, "intake/new.html", {"limit": limit, "wrong": [wrong % {"limit": limit}]}, status=413)
    if not files:
        return render(request, "intake/new.html", {"limit": limit, "wrong": [_("Choose a file first.")]}, status=422)
    taken: list[Import] = []
    wrong_files: list[str] = []
    for file in files:
        _take_in(request, file, taken, wrong_files)
    if wrong_files and not taken:
        return render(request, "intake/new.html", {"limit": limit, "wrong": wrong_files}, status=422)
    for text in wrong_files:
        warn(request, text)
    return redirect("intake:import", taken[0].pk) if len(taken) == 1 else redirect("intake:imports")


def _take_in(request: MemberRequest, file: "UploadedFile[Any]", taken: list[Import], wrong: list[str]) -> None:
    """Look through one file and put it aside; what cannot be read is said and not kept. A large one is looked through later."""
    path, name, now = uploads.path_of(file), file.name or "", timezone.now()
    try:
        found = None if uploads.is_large(path) else reading.profile(path)
    except UnreadableFile as why:
        wrong.append(f"{name}: {forms.said(why.remark)}")
        return
    batch = actions.begin(paths=[path], names=[name], member=request.user, by=request.user.by, at=now)
    if found is None:
        actions.look_later(batch, source=None, by=request.user.by, at=now)
    else:
        actions.look(batch, found=found.as_json(), by=request.user.by, at=now)
    taken.append(batch)


@needs(Right.IMPORT)
@require_GET
def one(request: MemberRequest, import_id: int) -> HttpResponse:
    """One import, wherever it stands."""
    batch = queries.import_for(request.user, import_id)
    is_open = batch.state == Import.State.MAPPING or (batch.state == Import.State.READY and "change" in request.GET)
    if is_open and "table" in batch.profile:
        return _mapping_page(request, batch, _form(batch, request.GET.get("kind"), None))
    return render(request, "intake/import.html", _standing(request, batch))


@needs(Right.IMPORT)
@require_POST
def confirm(request: MemberRequest, import_id: int) -> HttpResponse:
    """Say what the columns mean; then it is tried out."""
    batch = queries.import_for(request.user, import_id)
    if "table" not in batch.profile:
        return redirect("intake:import", batch.pk)
    form = _form(batch, request.POST.get("kind"), request.POST)
    if not form.is_valid():
        return _mapping_page(request, batch, form, status=422)
    now = timezone.now()
    with _or_said(request, _("This import has begun already.")):
        actions.confirm(batch, plan=form.plan().as_json(), by=request.user.by, at=now)
        actions.try_out(batch, by=request.user.by, at=now)
    return redirect("intake:import", batch.pk)


@needs(Right.IMPORT)
@require_POST
def source(request: MemberRequest, import_id: int) -> HttpResponse:
    """Say how the file is written, and have it looked through again."""
    batch = queries.import_for(request.user, import_id)
    if "table" not in batch.profile:
        return redirect("intake:import", batch.pk)
    form = forms.SourceForm(request.POST, profile=Profile.from_json(batch.profile["table"]))
    if not form.is_valid():
        return _mapping_page(request, batch, _form(batch, None, None), source=form, status=422)
    path, now = queries.file_of(batch), timezone.now()
    try:
        found = None if uploads.is_large(path) else reading.profile(path, source=form.wish())
    except UnreadableFile as why:
        form.add_error(None, forms.said(why.remark))
        return _mapping_page(request, batch, _form(batch, None, None), source=form, status=422)
    with _or_said(request, _("This import has begun already.")):
        if found is None:
            actions.look_later(batch, source=form.wish(), by=request.user.by, at=now)
        else:
            actions.look(batch, found=found.as_json(), by=request.user.by, at=now)
    return redirect("intake:import", batch.pk)


@needs(Right.IMPORT)
@require_POST
def start(request: MemberRequest, import_id: int) -> HttpResponse:
    """Bring it in."""
    batch = queries.import_for(request.user, import_id)
    with _or_said(request, _("This import is not ready to start.")):
        actions.start(batch, by=request.user.by, at=timezone.now())
    return redirect("intake:import", batch.pk)


@needs(Right.IMPORT)
@require_GET
def progress(request: MemberRequest, import_id: int) -> HttpResponse:
    """How far it is: a fragment that asks again by itself until there is nothing more to wait for."""
    batch = queries.import_for(request.user, import_id)
    if not request.htmx:
        return redirect("intake:import", batch.pk)
    standing = _standing(request, batch)
    response = render(request, "intake/progress.html", standing)
    if not standing["is_waiting"]:
        response["HX-Refresh"] = "true"
    return response


@needs(Right.IMPORT)
@require_GET
def rejects(request: MemberRequest, import_id: int) -> HttpResponseBase:
    """The rows that did not come in, as a file."""
    batch = queries.import_for(request.user, import_id)
    name = _("rows to mend of import %(n)s.csv") % {"n": batch.pk}
    return FileResponse(
        queries.rejects_of(batch).open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )


@needs(Right.IMPORT)
@require_POST
def undo(request: MemberRequest, import_id: int) -> HttpResponse:
    """Take it back."""
    batch = queries.import_for(request.user, import_id)
    with _or_said(request, _("There is nothing to take back.")):
        actions.take_back(batch, by=request.user.by, at=timezone.now())
    return redirect("intake:import", batch.pk)


@needs(Right.IMPORT)
@require_POST
def forget(request: MemberRequest, import_id: int) -> HttpResponse:
    """Drop a file that was not brought in."""
    batch = queries.import_for(request.user, import_id)
    with _or_said(request, _("This import has begun already.")):
        actions.forget(batch, by=request.user.by, at=timezone.now())
        toast(request, _("The file is gone. Nothing of it had come in."))
    return redirect("intake:imports")


@contextmanager
def _or_said(request: MemberRequest, refused: str) -> Iterator[None]:
    """Do a verb; where it is not the time for it, say so."""
    try:
        yield
    except actions.NotNow:
        warn(request, refused)


def _form(batch: Import, kind: str | None, data: Any) -> forms.MappingForm:
    """The questions about a file: as confirmed before, else as suggested."""
    profile = Profile.from_json(batch.profile["table"])
    wished = kind if kind in FIELDS else None
    suggested = mapping.suggest_for_profile(profile, wished or batch.kind or None)
    if batch.plan and (wished or batch.kind) == batch.kind:
        plan = Plan.from_json(batch.plan)
        suggested = Mapping(plan.kind, plan.targets, plan.fixed, suggested.offered)
    return forms.MappingForm(data, profile=profile, suggested=suggested, customs=queries.customs())


def _mapping_page(
    request: MemberRequest,
    batch: Import,
    form: forms.MappingForm,
    *,
    source: forms.SourceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    profile = form.profile
    shown = {
        "batch": batch,
        "form": form,
        "source": source or forms.SourceForm(None, profile=profile),
        "lines": list(form.lines()),
        "kinds": forms.kinds(),
        "profile": profile,
        "remarks": forms.said_of(profile),
        "preview": profile.preview[:8],
        "offered": form.suggested.offered,
        "is_asking": any(line.order for line in form.lines()),
    }
    return render(request, "intake/mapping.html", shown, status=status)


def _standing(request: MemberRequest, batch: Import) -> dict[str, Any]:
    """Where an import stands, for its page and for the fragment on it."""
    now = timezone.now()
    counts = batch.counts
    is_tried = batch.state == Import.State.READY and bool(counts.get("dry") or counts.get("trouble"))
    is_waiting = batch.state in (Import.State.RUNNING, Import.State.UNDOING) or (
        batch.state == Import.State.READY and not is_tried
    )
    unreadable = batch.profile.get("unreadable")
    is_looking = batch.state == Import.State.MAPPING and "looking" in batch.profile
    is_asked = bool(batch.profile.get("asked_at"))
    began = _mark(request, batch, now.timestamp())
    return {
        "batch": batch,
        "kind": forms.label_of(batch.kind),
        "counts": [(forms.label_of(name), counts[name]) for name in COUNTED if isinstance(counts.get(name), dict)],
        "rows": counts.get("rows"),
        "trouble": forms.said(Remark.from_json(unreadable)) if unreadable else counts.get("trouble") or batch.trouble,
        "examples": queries.examples_of(batch) if not is_waiting else [],
        "is_tried": is_tried,
        "is_looking": is_looking,
        "is_waiting": is_waiting or is_looking or (batch.state == Import.State.READY and is_asked),
        "is_asked": is_asked,
        "is_waiting_long": queries.is_waiting_long(batch, now),
        "pace": rules.pace(
            rows=batch.rows or 0,
            now=rules.Mark(batch.rows_done, now.timestamp()),
            began=began,
            growth=rules.EVEN if batch.step == rules.Step.READING else rules.GROWTH,
        ),
        "poll": f"{reverse('intake:progress', args=[batch.pk])}?step={batch.step}&rows={began.rows}&at={began.seconds:.3f}",
    }


def _mark(request: MemberRequest, batch: Import, now: float) -> rules.Mark:
    """Where rows of this step were first seen to come in: kept in the address that the fragment asks again."""
    if request.GET.get("step", batch.step) != batch.step:
        return rules.Mark(batch.rows_done, now)
    try:
        began = rules.Mark(int(request.GET.get("rows", "")), float(request.GET.get("at", "")))
    except ValueError:
        return rules.Mark(batch.rows_done, now)
    return began if 0 < began.rows <= batch.rows_done and began.seconds <= now else rules.Mark(batch.rows_done, now)
