"""Which words a mail has: those the business wrote last, else the ready-made; in the reader's language, else English."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import Promise

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.kit import names
from goodword.people.models import Person
from goodword.people.queries import people_called, people_for

from .merging import EXAMPLES, Words
from .models import Template, TemplateVersion
from .ready import BY_KEY, READY


@dataclass(frozen=True)
class Edition:
    """The words of a template in a language as they stand; `version` is None, and `number` 0, of ready-made ones."""

    key: str
    name: str | Promise
    words: Words
    number: int = 0
    version: TemplateVersion | None = None


@dataclass(frozen=True)
class Shelf:
    """A template in all its languages, as the list shows it."""

    key: str
    name: str | Promise
    when: str | Promise
    kind: str
    languages: tuple[str, ...]
    is_own: bool = False
    is_hidden: bool = False


def edition(key: str, language: str) -> Edition | None:
    """The words of a template in exactly this language; None where nobody wrote any."""
    version = versions_of(key, language).first()
    ready = BY_KEY.get(key)
    if version is not None:
        template = version.template
        words = Words(template.kind, language, version.subject, version.body)
        return Edition(key, ready.name if ready else template.name, words, version.number, version)
    found = ready.in_language(language) if ready else None
    return Edition(key, ready.name, found) if ready and found else None


def versions_of(key: str, language: str) -> QuerySet[TemplateVersion]:
    """What a template said in a language, the last first."""
    rows = TemplateVersion.objects.filter(template__key=key, template__language=language)
    return rows.select_related("template").order_by("-number")


def edition_for(key: str, person: Person) -> Edition:
    """The words of a template as a person is written to; LookupError where there is no such template."""
    spoken = person.language.lower()
    for language in dict.fromkeys((spoken, spoken.partition("-")[0], settings.LANGUAGE_CODE)):
        if language and (found := edition(key, language)):
            return found
    raise LookupError(key)


def edition_or_404(member: Member, key: str, language: str) -> Edition:
    """An edition for who may write templates, or 404 as if there were none."""
    found = edition(key, language) if may(member.role, Right.MANAGE) else None
    if found is None:
        raise Http404
    return found


def is_ready(key: str, language: str) -> bool:
    """Whether there are ready-made words of a template in a language, to which one can go back."""
    return key in BY_KEY and language in BY_KEY[key].words


def anybody(member: Member) -> Person:
    """Whom a mail is shown to where nobody is named: the first one there is, else an invented one."""
    found = people_for(member).exclude(email_key="").order_by("name_key", "id").first()
    return found or Person(name=str(EXAMPLES["name"]), city=str(EXAMPLES["city"]))


def shown_to(member: Member, typed: str) -> Person | None:
    """Whom a mail is shown to: somebody named, by a part of their name too. None where nobody whom this member knows is."""
    wanted = typed[:200].strip()
    if not wanted:
        return anybody(member)
    called, key = people_called(member, wanted, limit=1), names.key(wanted)
    by_part = people_for(member).filter(name_key__contains=key).order_by("name_key", "id")
    return called[0] if called else by_part.first() if key else None


def named_or_404(member: Member, key: str) -> tuple[str, str]:
    """The name and the kind of a template in whatever language, or 404."""
    own = Template.objects.filter(key=key).values_list("name", "kind").first()
    ready = BY_KEY.get(key)
    if not may(member.role, Right.MANAGE) or not (ready or own):
        raise Http404
    return (str(ready.name), ready.kind) if ready else own or ("", "")


def shelves_for(member: Member) -> list[Shelf]:
    """Every template, the ready-made ones first."""
    if not may(member.role, Right.MANAGE):
        return []
    rows: dict[str, list[Template]] = {}
    for row in Template.objects.order_by("name", "language"):
        rows.setdefault(row.key, []).append(row)
    found = [
        Shelf(one.key, one.name, one.when, one.kind, _in_order({*one.words, *(r.language for r in rows.get(one.key, []))}))
        for one in READY
    ]
    for key, those in rows.items():
        if key not in BY_KEY:
            told = _in_order({row.language for row in those})
            found.append(Shelf(key, those[0].name, "", those[0].kind, told, is_own=True, is_hidden=those[0].is_hidden))
    return found


def _in_order(languages: set[str]) -> tuple[str, ...]:
    """That of the house first."""
    return tuple(sorted(languages, key=lambda language: (language != settings.LANGUAGE_CODE, language)))
