"""Verbs of those who write templates. What was said once stays: each change is an edition of its own."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from goodword.journal.actions import ChangedMeanwhile, note

from .. import editions, merging
from ..merging import Words
from ..models import Template, TemplateVersion
from ..ready import BY_KEY

LONGEST_KEY, MOST_NAMESAKES = 50, 50


class NoFreeName(ValueError):
    """So many templates are called so that nobody could tell them apart."""


@transaction.atomic
def write_words(*, key: str, name: str, words: Words, was: int, by: str, at: datetime) -> TemplateVersion:
    """Write what a template says in a language from now on; `ChangedMeanwhile` where it is no longer as it `was`."""
    merging.check(words)
    template, _ = Template.objects.get_or_create(
        key=key, language=words.language, defaults={"name": name[:80], "kind": words.kind}
    )
    if was and not TemplateVersion.objects.filter(template=template, number=was).exists():
        raise ChangedMeanwhile(_last(template))
    said = {"subject": words.subject.strip(), "body": words.body.replace("\r\n", "\n").strip()}
    try:
        with transaction.atomic():
            version = TemplateVersion.objects.create(template=template, number=was + 1, written_at=at, **said)
    except IntegrityError as why:
        raise ChangedMeanwhile(_last(template)) from why
    note("template.written", template, by=by, at=at, language=words.language, number=version.number)
    return version


def _last(template: Template) -> int:
    return template.versions.values_list("number", flat=True).first() or 0


def begin(*, name: str, words: Words, by: str, at: datetime) -> TemplateVersion:
    """Write a template of the business's own, under a key that no other has."""
    stem = slugify(name)[:LONGEST_KEY] or "own"
    taken = {*BY_KEY, *Template.objects.filter(key__startswith=stem).values_list("key", flat=True)}
    free = (key for key in (stem, *(f"{stem}-{n}" for n in range(2, MOST_NAMESAKES))) if key not in taken)
    for key in free:
        try:
            return write_words(key=key, name=name, words=words, was=0, by=by, at=at)
        except ChangedMeanwhile:  # somebody called theirs so just now
            continue
    raise NoFreeName


@transaction.atomic
def bring_back(*, key: str, language: str, number: int, by: str, at: datetime) -> TemplateVersion | None:
    """Let a template say again what it said in an earlier edition, 0 for the ready-made one; None where there is none."""
    now, ready = editions.edition(key, language), BY_KEY.get(key)
    earlier = editions.versions_of(key, language).filter(number=number).first()
    words = ready.in_language(language) if ready and not number else None
    if earlier is not None:
        words = Words(earlier.template.kind, language, earlier.subject, earlier.body)
    if words is None or now is None:
        return None
    return write_words(key=key, name=str(now.name), words=words, was=now.number, by=by, at=at)


@transaction.atomic
def put_away(key: str, *, is_hidden: bool, by: str, at: datetime) -> bool:
    """Put a template of one's own away, or take it out again; mail that went out with it stays as it was."""
    changed = Template.objects.filter(key=key).exclude(is_hidden=is_hidden).update(is_hidden=is_hidden)
    if changed:
        note("template.put_away" if is_hidden else "template.taken_out", by=by, at=at, key=key)
    return bool(changed)
