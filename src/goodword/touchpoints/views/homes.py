"""What the pages of this room share: where they lead back to, and the key of a form that is sent twice."""

from django import forms
from django.urls import reverse

from goodword.accounts.http import MemberRequest


def once_of(request: MemberRequest, form: forms.Form) -> str:
    """The key by which a form that is sent twice is known, the member's own."""
    token = form.cleaned_data["once"]
    return f"{request.user.pk}:{token}" if token else ""


def home_of(person_id: int | None, organisation_id: int | None) -> str:
    """The page of whom a fact is about."""
    if person_id is not None:
        return reverse("directory:person", args=[person_id])
    return reverse("directory:organisation", args=[organisation_id])
