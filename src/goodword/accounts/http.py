"""The request of a door behind the log-in."""

from django import forms
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import Member


class MemberRequest(HttpRequest):
    """A request whose user is a member: every door but the public ones gets it."""

    user: Member
    htmx: HtmxDetails


def once_of(request: MemberRequest, form: forms.BaseForm) -> str:
    """The key by which a form that is sent twice is known, the member's own."""
    token = form.cleaned_data["once"]
    return f"{request.user.pk}:{token}" if token else ""
