"""Which change, and which question, as fields of the page of a number that asks for them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.changes.queries import changes_for

from .asked import Asked

MOST_CHANGES = 200
METRICS = (("nps", _("Would recommend")), ("csat", _("Satisfied")), ("ces", _("Easy")))


class Choice(forms.Form):
    """A change and a question; filled in with the change that the answer is about."""

    change = forms.ChoiceField(label=_("Change"), required=False)
    metric = forms.ChoiceField(label=_("Question"), required=False, choices=METRICS)

    def __init__(self, member: Member, asked: Asked, chosen: int) -> None:
        super().__init__(initial={"change": chosen or "", "metric": asked.metric or "nps"})
        known = changes_for(member).order_by("-since_on", "-id").values_list("pk", "what")[:MOST_CHANGES]
        self.fields["change"].choices = [("", _("the latest that has held")), *_once(list(known), chosen)]  # type: ignore[attr-defined]


def _once(known: list[tuple[int, str]], chosen: int) -> list[tuple[int, str]]:
    """Each change once, in however many places it was made: by the row that was chosen, else by its latest."""
    rows = {what: pk for pk, what in reversed(known)}
    rows |= {what: pk for pk, what in known if pk == chosen}
    return [(pk, what) for what, pk in reversed(rows.items())]


def fields_for(parameters: list[str], member: Member, asked: Asked, answer: Mapping[str, Any]) -> Choice | None:
    """The fields of an insight that asks for a change; None for the others."""
    if "change" not in parameters:
        return None
    return Choice(member, asked, asked.change or (answer.get("change_asked") or {}).get("id") or 0)
