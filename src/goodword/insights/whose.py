"""Whose work a question may be about: who manages nobody sees their own, nobody else's.

What was dropped is told to the person first. Managers see everybody, with how many steps each figure is made of.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Staff

from . import client
from .asked import Asked, NotUnderstood


def narrowed(member: Member, asked: Asked, name: str = "") -> Asked:
    """The question as this member may put it to the insight of that name."""
    if may(member.role, Right.MANAGE) or not (asked.staff or _is_of_each(asked, name)):
        return asked
    own = Staff.objects.filter(member=member).values_list("pk", flat=True).first()
    if own is None:
        raise NotUnderstood(
            _("Who did what is shown to each person themselves, and to those who manage. You are not among the staff here.")
        )
    return replace(asked, staff=own)


def _is_of_each(asked: Asked, name: str) -> bool:
    return asked.by == "staff" and bool(name) and bool(client.described(name)["is_of_staff"])
