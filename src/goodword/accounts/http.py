"""The request of a door behind the log-in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import Member


class MemberRequest(HttpRequest):
    """A request whose user is a member: every door but the public ones gets it."""

    user: Member
    htmx: HtmxDetails
