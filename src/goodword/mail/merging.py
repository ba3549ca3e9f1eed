"""Words of a template become a mail to one person. What may be filled in is this list, and nothing else can be asked for.

A template is laid out once for each edition; for each person only its places are filled, with what is escaped first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from functools import lru_cache
from html import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from mjml import mjml2html

from goodword.accounts.queries import business
from goodword.kit import names
from goodword.people.models import Person

from . import wording
from .models import Letterhead
from .quiet import letterhead
from .rules import LONGEST_HEADER, STOP, Content
from .wording import LEADS_OUT, Block, NotMergeable

LONGEST_VALUE, LONGEST_WORDS = 300, 2_000


@dataclass(frozen=True)
class Field:
    """Something that may stand in braces: what it is, and in which kinds of mail it is known; in all where none is named."""

    name: str
    title: str | Promise
    example: str | Promise
    kinds: tuple[str, ...] = ()
    is_link: bool = False
    is_long: bool = False


@dataclass(frozen=True)
class Scale:
    """Numbers to choose from in a mail; each leads to `url` with the number, where nothing counts before it is confirmed."""

    url: str
    low: int = 0
    high: int = 10
    low_words: str = ""
    high_words: str = ""


@dataclass(frozen=True)
class Words:
    """A subject and a body in one language, as somebody wrote them."""

    kind: str
    language: str
    subject: str
    body: str


More = Mapping[str, str | Scale]
LINK = "https://example.com/"
FIELDS = (
    Field("first_name", _("their first name"), "Ada"),
    Field("name", _("their whole name"), "Ada Lovelace"),
    Field("city", _("their town"), "London"),
    Field("business", _("the name of the business"), _("Your business")),
    Field("sender", _("who writes"), "Vera"),
    Field("about", _("what it is about"), _("your visit on 3 May"), ("survey", "thanks", "reply")),
    Field("survey_link", _("where they answer"), LINK, ("survey",), is_link=True),
    Field("scale", _("the numbers to choose from, on a line of their own"), LINK, ("survey",)),
    Field("their_words", _("what they said"), _("The hall was cold."), ("thanks", "told", "reply"), is_long=True),
    Field("change", _("what was changed"), _("The hall is heated from seven."), ("told",), is_long=True),
    Field("link", _("where they read more"), LINK, ("told", "thanks", "reply", "service"), is_link=True),
)
EXAMPLES: More = {field.name: Scale(LINK) if field.name == "scale" else str(field.example) for field in FIELDS}


def fields_of(kind: str) -> tuple[Field, ...]:
    """What may stand in braces in mail of a kind."""
    return tuple(field for field in FIELDS if not field.kinds or kind in field.kinds)


def examples_of(kind: str) -> More:
    """What a mail of a kind is shown with where there is no cause yet."""
    known = {field.name for field in fields_of(kind) if field.kinds}
    return {name: value for name, value in EXAMPLES.items() if name in known}


def check(words: Words) -> None:
    """Whether words can be sent to anybody; `NotMergeable` says why they cannot."""
    if not words.subject.strip() or not words.body.strip():
        raise NotMergeable(say("A mail has a subject and words."))
    if len(words.subject) > wording.LONGEST_SUBJECT or len(words.body) > wording.LONGEST_BODY:
        raise NotMergeable(say("These words are longer than anybody reads."))
    if words.body.count("\n") > wording.MOST_LINES:
        raise NotMergeable(say("These are more lines than anybody reads."))
    if "=?" in words.subject:
        raise NotMergeable(say("A subject cannot hold “=?”: some programs would read it as something else."))
    if "\n" in words.subject or wording.UNSEEN.search(words.subject + words.body.replace("\r\n", "\n")):
        raise NotMergeable(say("Something in it cannot be seen: a control character, or a line break in the subject."))
    if wording.OURS in words.subject + words.body:
        raise NotMergeable(say("“%s” stands for what Goodword fills in itself.") % wording.OURS)
    _check_fields(words)
    _check_links(words)


def _check_fields(words: Words) -> None:
    known = {field.name: field for field in fields_of(words.kind)}
    found = wording.fields_in(words.subject + "\n" + words.body)
    if len(found) > wording.MOST_FIELDS:
        raise NotMergeable(say("These are more fields than a mail needs."))
    offered = ", ".join(f"{{{name}}}" for name in known)
    for name in found:
        if name not in known:
            told = {"field": f"{{{name[:40]}}}", "offered": offered}
            raise NotMergeable(say("Unknown merge field: %(field)s. There are %(offered)s.") % told)
    if re.search(r"[{}]", wording.FIELD.sub("", words.subject + words.body)):
        raise NotMergeable(say("A brace stands alone. In braces there can be %(offered)s.") % {"offered": offered})
    _check_places(words, known)


def _check_places(words: Words, known: Mapping[str, Field]) -> None:
    """A link and the numbers have places of their own; a subject is one line."""
    in_subject = [name for name in wording.fields_in(words.subject) if known[name].is_link or known[name].is_long]
    loose = [block for block in wording.blocks(words.body) if block.kind != "scale" and "{scale}" in _said(block)]
    if in_subject or "{scale}" in words.subject or loose:
        name = in_subject[0] if in_subject else "scale"
        raise NotMergeable(say("%(field)s cannot stand there.") % {"field": f"{{{name}}}"})


def _said(block: Block) -> str:
    return "".join(f"{span.text} {span.to}" for line in block.lines for span in line)


def _check_links(words: Words) -> None:
    links = {f"{{{field.name}}}" for field in fields_of(words.kind) if field.is_link}
    for target in wording.targets(words.body):
        if target not in links and (not LEADS_OUT.match(target) or "{" in target):
            raise NotMergeable(say("A link leads to https://…, to mailto:… or to a field that is one, not to %s.") % target[:60])


def merged(words: Words, person: Person, more: More, *, sender: str = "", head: Letterhead | None = None) -> Content:
    """The mail to one person: subject, HTML, and the plain text beside it; `NotMergeable` where a link of it is missing.

    `sender` is who writes; whoever merges for many hands in the letterhead, so that it is not read again for each.
    """
    known, head = business(), head or letterhead()
    house = known.name if known else ""
    scale = more.get("scale")
    told = {**of_person(person), "business": house, "sender": sender or head.from_name or house, **_given(words, more)}
    told["about"] = told.get("about") or EVERYTHING.get(words.language.partition("-")[0], EVERYTHING["en"])
    links = {name for name in (f.name for f in FIELDS if f.is_link) if f"{{{name}}}" in words.body}
    if missing := [name for name in links if not told.get(name)]:
        raise NotMergeable(say("Nobody said where {%s} leads.") % missing[0])
    laid = _laid(words, (house, head.postal_address), _shape(scale) if isinstance(scale, Scale) else None)
    shown = {name: escape(value).replace("\n", "<br>") for name, value in told.items()}
    # Programs would read what begins so as another spelling of something, a line break too.
    subject = names.tidy(wording.filled(laid.subject, told)).replace("=?", "= ?")[: wording.LONGEST_SUBJECT]
    text, html = wording.filled(laid.text, told), wording.filled(laid.html, shown)
    return Content(subject or house, text, html, headers=_headers(head, house))


def _headers(head: Letterhead, house: str) -> dict[str, str]:
    """Who writes and who reads the answer, as the letterhead has it."""
    name = head.from_name or house
    found = {"From": _sender(name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])} if name else {}
    return {**found, "Reply-To": head.reply_to} if head.reply_to else found


@lru_cache(maxsize=8)
def _sender(name: str, sender: str) -> str:
    """A name before an address, as much of it as a head has room for: other letters than Latin take up several places each."""
    while len(whole := formataddr((name, sender))) > LONGEST_HEADER:
        name = name[:-1]
    return whole


def of_person(person: Person) -> dict[str, str]:
    """What is known of a person, each in one line."""
    said = {"first_name": names.first(person.name), "name": person.name, "city": person.city}
    return {name: names.tidy(value)[:LONGEST_VALUE] for name, value in said.items()}


def _given(words: Words, more: More) -> dict[str, str]:
    """What the sender of a mail adds, each checked for its place."""
    known = {field.name: field for field in fields_of(words.kind)}
    if unknown := sorted(set(more) - set(known)):
        raise NotMergeable(
            say("Unknown merge field: %(field)s. There are %(offered)s.") % {"field": unknown[0], "offered": ", ".join(known)}
        )
    return {name: _value(known[name], value) for name, value in more.items()}


def _value(field: Field, value: str | Scale) -> str:
    if isinstance(value, Scale) or field.is_link:
        url = value.url if isinstance(value, Scale) else value
        if url and not LEADS_OUT.match(url):
            raise NotMergeable(say("{%s} is no link.") % field.name)
        return url
    if field.is_long:
        return "\n".join(names.tidy(line) for line in value[:LONGEST_WORDS].splitlines()).strip()
    return names.tidy(value)[:LONGEST_VALUE]


def _shape(scale: Scale) -> Scale:
    """A scale without where it leads: what of it is the same for everybody."""
    return Scale("", scale.low, scale.high, scale.low_words, scale.high_words)


@dataclass(frozen=True)
class _Laid:
    subject: str
    text: str
    html: str


@lru_cache(maxsize=256)
def _laid(words: Words, house: tuple[str, str], scale: Scale | None) -> _Laid:
    """Words laid out for everybody, with places where each one's own stand."""
    check(words)
    parts = [part for block in wording.blocks(words.body) if (part := _part(block, scale))]
    title = next((part for part in parts if part["kind"] == "title"), None)
    foot = FEET.get(words.language.partition("-")[0], FEET["en"])
    shown = {
        "parts": [part for part in parts if part is not title],
        "title": title,
        "business_name": house[0],
        "postal_address": house[1],
        "stop": STOP,
        "foot": foot,
        "lang": words.language or "en",
    }
    html = mjml2html(render_to_string("mail/to_person.mjml", shown))
    text, signed = "\n\n".join(str(part["text"]) for part in parts), "\n".join(filter(None, house))
    return _Laid(wording.placed(words.subject), f"{text}\n\n-- \n{signed}\n{foot[1]}: {STOP}\n", html)


def _part(block: Block, scale: Scale | None) -> dict[str, object]:
    """A block as the sheet draws it and as plain text says it; the numbers only where there are some to choose from."""
    if block.kind == "scale":
        return _numbers(scale) if scale else {}
    lines = [wording.as_html(line) for line in block.lines]
    texts = [wording.as_text(line) for line in block.lines]
    if block.kind == "press":
        (span,) = block.lines[0]
        to, said = wording.placed(span.to), wording.placed(span.text)
        return {"kind": "press", "to": to, "said": said, "text": f"{said}: {to}"}
    joined = "\n".join(f"- {text}" if block.kind == "list" else text for text in texts)
    return {"kind": block.kind, "lines": lines, "text": joined}


def _numbers(scale: Scale) -> dict[str, object]:
    place = wording.placed("{scale}")
    numbers = [(n, f"{place}?a={n}") for n in range(scale.low, scale.high + 1)]
    half = (len(numbers) + 1) // 2  # where all do not fit into one line, it is two of nearly the same length
    ends = " · ".join(f"{n} = {words}" for n, words in ((scale.low, scale.low_words), (scale.high, scale.high_words)) if words)
    text = f"{ends}\n{scale.low}–{scale.high}: {place}".strip()
    return {"kind": "scale", "rows": [numbers[:half], numbers[half:]], "ends": ends, "text": text}


EVERYTHING = {"en": "everything", "de": "alles", "es": "todo", "pt": "tudo"}
# Why somebody gets it, and the words of the link by which they end it; mail speaks languages that pages do not yet.
FEET = {
    "en": ("You get this because you have been in touch with us.", "Write to me no more"),
    "de": ("Sie erhalten diese Nachricht, weil Sie mit uns zu tun hatten.", "Schreiben Sie mir nicht mehr"),
    "es": ("Recibe este mensaje porque ha tenido trato con nosotros.", "No me escriban más"),
    "pt": ("Recebe esta mensagem porque já esteve em contacto connosco.", "Não me escrevam mais"),
}
