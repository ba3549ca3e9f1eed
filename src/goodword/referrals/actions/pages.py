"""Verbs about the pages of those who recommend us, what they may say there, and what lead forms say."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from goodword.journal.actions import note
from goodword.kit import names
from goodword.people.models import Person

from ..models import Handle, LeadForm, ShareText, WordPage
from ..queries import form_that_stands
from .ways import make_handle, make_lead_form, personal_link


@transaction.atomic
def give_page(person: Person, *, by: str, at: datetime) -> WordPage:
    """Open a page for somebody who recommends us, with a link and a code to show there; the one that stands is given back."""
    page, is_new = WordPage.objects.get_or_create(person=person, closed_at=None, defaults={"made_at": at})
    if is_new:
        note("referral.page_given", page, by=by, at=at, person=person.pk)
        personal_link(person, by=by, at=at)
        if not Handle.objects.filter(person=person, kind=Handle.Kind.CODE, closed_at=None).exists():
            make_handle(kind=Handle.Kind.CODE, person=person, once=f"code with page {page.pk}", by=by, at=at)
    return page


@transaction.atomic
def close_page(page: WordPage, *, by: str, at: datetime) -> bool:
    """A page opens no more, whoever has its address; twice is once."""
    closed = WordPage.objects.filter(pk=page.pk, closed_at=None).update(closed_at=at)
    if closed:
        note("referral.page_closed", page, by=by, at=at, person=page.person_id)
    return bool(closed)


def open_page_again(page: WordPage, *, by: str, at: datetime) -> bool:
    """Undo `close_page`; not where they were given another since."""
    try:
        with transaction.atomic():
            opened = WordPage.objects.filter(pk=page.pk).exclude(closed_at=None).update(closed_at=None)
            if opened:
                note("referral.page_opened_again", page, by=by, at=at, person=page.person_id)
    except IntegrityError:
        return False
    return bool(opened)


@transaction.atomic
def lay_form(*, name: str, by: str, at: datetime) -> LeadForm:
    """The form to which links lead: the one that stands, laid now where none does, for a link without one leads nowhere."""
    return form_that_stands() or make_lead_form(name=name, by=by, at=at)


@transaction.atomic
def keep_share_texts(texts: Mapping[str, str], *, language: str = "", by: str, at: datetime) -> None:
    """What people may say by each channel in a language; an empty text is the usual one. The journal keeps the words before."""
    before = dict(ShareText.objects.filter(language=language).values_list("channel", "text"))
    for channel, text in texts.items():
        ShareText.objects.update_or_create(channel=channel, language=language, defaults={"text": text.strip()})
    note("referral.texts_kept", by=by, at=at, language=language, before=before)


@transaction.atomic
def describe_lead_form(
    form: LeadForm, *, name: str, welcome: str, thanks: str, address: str, sites: Sequence[str], by: str, at: datetime
) -> None:
    """What a lead form says, and where it may stand. The journal keeps how it was before."""
    said = {"name": names.tidy(name)[:120], "welcome": welcome.strip(), "thanks": thanks.strip()}
    now: dict[str, object] = {**said, "address": address, "sites": list(sites)}
    before = {field: getattr(form, field) for field in now}
    LeadForm.objects.filter(pk=form.pk).update(**now)
    note("referral.form_described", form, by=by, at=at, before=before)
