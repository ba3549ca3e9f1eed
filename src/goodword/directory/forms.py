"""What is typed into the lists: a change for many people, the name of a view."""

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.queries import colleagues

from .models import SavedView
from .rules import NoSuchFilter, wanted_in

LONGEST_QUERY = 2_000


class BulkForm(forms.Form):
    """One change for the people who are ticked, or for all that match."""

    what = forms.ChoiceField(
        choices=[
            ("segment", _("segment")),
            ("cadence_days", _("longest silence")),
            ("carer", _("carer")),
            ("cards", _("cards")),
        ]
    )
    segment = forms.CharField(max_length=60, required=False)
    cadence_days = forms.IntegerField(min_value=1, max_value=3650, required=False)
    carer = forms.ModelChoiceField(queryset=Member.objects.none(), required=False)
    is_all = forms.BooleanField(required=False)
    ids = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carer"].queryset = colleagues(member)  # type: ignore[attr-defined]  # it is a ModelChoiceField
        self.fields["ids"].valid_value = lambda value: value.isascii() and value.isdigit() and len(value) < 19  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not values.get("is_all") and not values.get("ids"):
            raise forms.ValidationError(say("Tick somebody first."))
        if values.get("what") == "carer" and values.get("carer") is None:
            raise forms.ValidationError(say("Say who is to look after them."))
        return values


class CadenceForm(forms.Form):
    """How long one may be silent with a segment; nothing means as long as with everybody."""

    segment = forms.CharField(max_length=60)
    cadence_days = forms.IntegerField(min_value=1, max_value=3650, required=False)


class ViewForm(forms.Form):
    """The name under which a list is kept, and the filters it is kept with."""

    of = forms.ChoiceField(choices=SavedView.Of, required=False)
    query = forms.CharField(max_length=LONGEST_QUERY, required=False)
    name = forms.CharField(label=_("Name of this view"), max_length=80)
    is_for_all = forms.BooleanField(label=_("For everybody"), required=False)

    def clean_of(self) -> str:
        return self.cleaned_data["of"] or SavedView.Of.PEOPLE

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "of" in values and "query" in values:
            try:
                values["wanted"] = wanted_in(values["query"], of=values["of"])
            except NoSuchFilter as why:
                self.add_error("query", str(why))
        return values
