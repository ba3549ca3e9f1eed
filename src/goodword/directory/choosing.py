"""Forms in which somebody is named in free words; where several are meant, one of them is chosen."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.queries import colleagues
from goodword.kit import names
from goodword.people.models import Organisation, Person

Somebody = Person | Organisation
Find = Callable[[str], Sequence[Somebody]]


class Named(forms.Form):
    """Whom it is about. `found` is set once exactly one is meant."""

    who = forms.CharField(label=_("Who"), max_length=200, help_text=_("A name, an e-mail or a phone number."))
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, find: Find, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find = find
        self.found: Somebody | None = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        typed = str(values.get("who", "")).replace("\0", "")
        rows = self.find(typed) if typed else []
        if typed and not rows:
            self.add_error("who", say("Nobody of that name, e-mail or number is known to you. Add them first."))
        exact = [row for row in rows if row.name_key == names.key(typed)]
        chosen = [row for row in rows if str(row.pk) == self.data.get("chosen")]
        self.found = next((meant[0] for meant in (chosen, rows, exact) if len(meant) == 1), None)
        if rows and self.found is None:
            self._ask(rows)
        return values

    def _ask(self, rows: Sequence[Somebody]) -> None:
        choices = [(str(row.pk), " · ".join(filter(None, (row.name, row.email or row.phone, row.city)))) for row in rows]
        self.fields["chosen"] = forms.ChoiceField(label=say("Which one?"), choices=choices, widget=forms.RadioSelect)
        self.add_error(None, say("Several may be meant. Choose one below."))


class TieForm(Named):
    kind = forms.CharField(
        label=_("What they are to each other"), max_length=60, help_text=_("Sisters, neighbours, friends, one household.")
    )

    field_order = ("who", "kind")

    def clean_kind(self) -> str:
        kind = names.tidy(self.cleaned_data["kind"])
        if not kind:
            raise forms.ValidationError(say("Say in a word what they are to each other."))
        return kind


class JoinForm(Named):
    title = forms.CharField(label=_("Role there"), max_length=120, required=False)
    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class CareForm(forms.Form):
    member = forms.ModelChoiceField(label=_("Who looks after them"), queryset=Member.objects.none(), empty_label=None)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = colleagues(member)  # type: ignore[attr-defined]  # it is a ModelChoiceField
