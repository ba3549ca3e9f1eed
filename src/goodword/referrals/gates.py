"""What members may know of beside who sent whom: pages, agreements, words that nobody knows the sender of, forms, texts."""

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Dealer
from goodword.journal.models import Entry
from goodword.people.models import Person
from goodword.people.queries import deed_for

from .models import Agreement, Handle, LeadForm, ShareText, Touch, WordPage
from .queries import touch_for
from .rules import Refused


def word_page_for(member: Member, word_page_id: int) -> WordPage:
    """The page of somebody who recommends us, or 404 as if they had none."""
    return get_object_or_404(WordPage.objects.visible_to(member).select_related("person"), pk=word_page_id)


def agreement_for(member: Member, agreement_id: int) -> Agreement:
    """What somebody agreed to, or 404 as if they had not."""
    return get_object_or_404(Agreement.objects.visible_to(member).select_related("person"), pk=agreement_id)


def agreement_of(member: Member, person: Person, kind: str) -> Agreement | None:
    """What a person agrees to now; None where they do not."""
    return Agreement.objects.visible_to(member).filter(person=person, kind=kind, withdrawn_at=None).first()


def handles_of_dealer(member: Member, dealer: Dealer) -> QuerySet[Handle]:
    """The links and codes of a dealer that still stand, the first first."""
    return Handle.objects.visible_to(member).filter(dealer=dealer, closed_at=None).order_by("id")


def unknown_senders_for(member: Member) -> QuerySet[Touch]:
    """Every word of a sender whom nobody knows yet."""
    return Touch.objects.visible_to(member).filter(refused=Refused.UNKNOWN).select_related("person", "opportunity")


def unknown_sender_for(member: Member, touch_id: int) -> Touch:
    """A word of a sender whom nobody knows yet, or 404 as if there were none."""
    return get_object_or_404(unknown_senders_for(member), pk=touch_id)


def recognised(member: Member, entry_id: int) -> tuple[Entry, Touch]:
    """A deed by which this member said whom somebody meant, and what it is about; or 404."""
    deed = deed_for(member, entry_id, "referral.recognised")
    return deed, touch_for(member, deed.row_id or 0)


def lead_forms_for(member: Member) -> QuerySet[LeadForm]:
    """The lead forms, those that stand first; for who manages the house."""
    if not member.is_active or not may(member.role, Right.MANAGE):
        return LeadForm.objects.none()
    return LeadForm.objects.order_by(F("closed_at").asc(nulls_first=True), "-made_at", "-id")


def lead_form_for(member: Member, lead_form_id: int) -> LeadForm:
    """The lead form, or 404 as if there were none."""
    return get_object_or_404(lead_forms_for(member), pk=lead_form_id)


def share_texts(member: Member, language: str = "") -> dict[str, str]:
    """The business's own words for each channel in a language; for who manages the house."""
    if not member.is_active or not may(member.role, Right.MANAGE):
        return {}
    return dict(ShareText.objects.filter(language=language).values_list("channel", "text"))


def languages_of_texts() -> list[str]:
    """In which languages there are words of the business's own."""
    rows = ShareText.objects.exclude(text="").exclude(language="")
    return list(rows.values_list("language", flat=True).distinct().order_by("language"))
