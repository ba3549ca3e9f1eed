"""What mail to people says: the list of templates, and the page on which one is written with the mail beside it."""

from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodword.accounts.doors import needs
from goodword.accounts.http import MemberRequest
from goodword.accounts.rules import Right
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.toasts import toast, warn
from goodword.people.models import Person

from ... import editions, merging
from ...actions import wording, writing
from ...framed import framed, holding_a_frame, is_alone
from ...merging import Words
from ...rules import TEST, Content, NotSendable
from ...wording import NotMergeable
from ..forms import LANGUAGE, BeginForm, LanguageForm, WordsForm

FIRST_BODY = "Hello {first_name},\n\n…\n\n{sender}"


@needs(Right.MANAGE)
@require_GET
def templates(request: MemberRequest) -> HttpResponse:
    """Every template there is."""
    return render(request, "mail/desk/templates.html", {"shelves": editions.shelves_for(request.user), "tab": "templates"})


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def begin(request: MemberRequest) -> HttpResponse:
    """Begin a template of one's own."""
    form = BeginForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        words = Words(said["kind"], "en", said["subject"], FIRST_BODY)
        try:
            version = wording.begin(name=said["name"], words=words, by=request.user.by, at=timezone.now())
        except NotMergeable as why:
            form.add_error("subject", str(why))
        except wording.NoFreeName:
            form.add_error("name", say("Too many templates are called so. Choose another name."))
        else:
            key = version.template.key
            toast(request, say("Now write what it says."), undo=reverse("mail:put_away_template", args=[key]))
            return redirect("mail:template", key, "en")
    home = reverse("mail:templates")
    shown = {"form": form, "who": say("Templates"), "home": home, "title": say("A new template"), "submit": say("Begin")}
    return render(request, "form_page.html", {**shown, "part": "parts/form_sheet.html"}, status=422 if form.errors else 200)


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def template(request: MemberRequest, wording_key: str, language: str) -> HttpResponse:
    """What a template says in a language, and how it looks to somebody."""
    name, kind = _known(request, wording_key, language)
    now = editions.edition(wording_key, language)
    start = now.words if now else Words(kind, language, "", "")
    form = WordsForm(
        request.POST or None,
        kind=kind,
        language=language,
        initial={"subject": start.subject, "body": start.body, "was": now.number if now else 0},
    )
    if form.is_valid() and _is_written(request, form, wording_key, name):
        return redirect("mail:template", wording_key, language)
    shown = {
        "form": form,
        "key": wording_key,
        "name": name,
        "now": now,
        "language": language,
        "fields": merging.fields_of(kind),
        "is_ready": editions.is_ready(wording_key, language),
        "other": LanguageForm(),
        "versions": editions.versions_of(wording_key, language)[:10],
        "tab": "templates",
    }
    status = 400 if form.is_unmergeable else 422 if form.errors else 200
    return holding_a_frame(render(request, "mail/desk/template.html", shown, status=status))


def _known(request: MemberRequest, key: str, language: str) -> tuple[str, str]:
    if not LANGUAGE.fullmatch(language):
        raise Http404
    return editions.named_or_404(request.user, key)


def _is_written(request: MemberRequest, form: WordsForm, key: str, name: str) -> bool:
    was = form.cleaned_data["was"]
    try:
        wording.write_words(key=key, name=name, words=form.words, was=was, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        form.add_error(None, say("Somebody wrote it anew before you. Copy your words, and look at theirs first."))
        return False
    can_go_back = was or editions.is_ready(key, form.language)
    undo = reverse("mail:bring_template_back", args=[key, form.language, was]) if can_go_back else ""
    toast(request, say("From now on it says this."), undo=undo)
    return True


@needs(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def look(request: MemberRequest, wording_key: str, language: str) -> HttpResponse:
    """How a mail looks to somebody, with the words as they are being written, or as they stand; nothing is kept."""
    _, kind = _known(request, wording_key, language)
    if is_alone(request):
        return redirect("mail:template", wording_key, language)
    now = editions.edition(wording_key, language)
    words = now.words if now else Words(kind, language, "", "")
    if request.method == "POST":
        body = request.POST.get("body", "").replace("\r\n", "\n")
        words = Words(kind, language, request.POST.get("subject", ""), body)
    typed = request.POST.get("reader") or request.GET.get("reader", "")
    reader = editions.shown_to(request.user, typed)
    if reader is None:
        return _not_shown(request, say("Nobody here is called “%(typed)s”.") % {"typed": typed[:200].strip()})
    try:
        content = merging.merged(words, reader, merging.examples_of(kind), sender=str(request.user))
    except NotMergeable as why:
        return _not_shown(request, str(why))
    return framed(_headed(request, content, reader))


def _not_shown(request: MemberRequest, why: str) -> HttpResponse:
    return framed(render(request, "mail/desk/wrong_words.html", {"why": why}).content.decode(), status=400)


def _headed(request: MemberRequest, content: Content, reader: Person) -> str:
    """The mail with its subject and its reader above it, as a mailbox shows them."""
    above = {"subject": content.subject, "reader": reader.name}
    subject = render(request, "mail/desk/subject.html", above).content.decode()
    head, body, rest = content.html.partition("<body")
    opened, closes, rest = rest.partition(">")
    return f"{head}{body}{opened}{closes}{subject}{rest}"


@needs(Right.MANAGE)
@require_POST
def send_to_me(request: MemberRequest, wording_key: str, language: str) -> HttpResponse:
    """Send a template as it stands to oneself, as somebody would get it."""
    found = editions.edition_or_404(request.user, wording_key, language)
    try:
        reader, examples = editions.anybody(request.user), merging.examples_of(found.words.kind)
        content = merging.merged(found.words, reader, examples, sender=str(request.user))
        cause = f"{wording_key}.{language}.{uuid4().hex[:12]}"
        writing.write(to=request.user, topic=TEST, cause=cause, content=content, by=request.user.by, at=timezone.now())
    except (NotMergeable, NotSendable) as why:
        warn(request, str(why))
    else:
        toast(request, say("It goes to %(email)s now.") % {"email": request.user.email})
    return redirect("mail:template", wording_key, language)


@needs(Right.MANAGE)
@require_POST
def bring_back(request: MemberRequest, wording_key: str, language: str, number: int) -> HttpResponse:
    """Let a template say again what it said before."""
    _known(request, wording_key, language)
    try:
        version = wording.bring_back(key=wording_key, language=language, number=number, by=request.user.by, at=timezone.now())
    except ChangedMeanwhile:
        warn(request, say("Somebody wrote it anew before you."))
        return redirect("mail:template", wording_key, language)
    if version is None:
        raise Http404
    undo = reverse("mail:bring_template_back", args=[wording_key, language, version.number - 1])
    toast(request, say("It says again what it said before."), undo=undo)
    return redirect("mail:template", wording_key, language)


@needs(Right.MANAGE)
@require_POST
def put_away(request: MemberRequest, wording_key: str) -> HttpResponse:
    """Put a template of one's own away."""
    editions.named_or_404(request.user, wording_key)
    wording.put_away(wording_key, is_hidden=True, by=request.user.by, at=timezone.now())
    toast(request, say("It is put away."), undo=reverse("mail:take_template_out", args=[wording_key]))
    return redirect("mail:templates")


@needs(Right.MANAGE)
@require_POST
def take_out(request: MemberRequest, wording_key: str) -> HttpResponse:
    """Take a template that was put away out again."""
    editions.named_or_404(request.user, wording_key)
    wording.put_away(wording_key, is_hidden=False, by=request.user.by, at=timezone.now())
    toast(request, say("It is there again."), undo=reverse("mail:put_away_template", args=[wording_key]))
    return redirect("mail:templates")


@needs(Right.MANAGE)
@require_GET
def translate(request: MemberRequest, wording_key: str) -> HttpResponse:
    """Go to a template in the language that was named."""
    editions.named_or_404(request.user, wording_key)
    form = LanguageForm(request.GET)
    if not form.is_valid():
        warn(request, say("Goodword knows no such language."))
        return redirect("mail:templates")
    return redirect("mail:template", wording_key, form.cleaned_data["language"])
