"""What is typed about how a survey goes out: a wave, a cue, a door."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.catalogue.models import Branch, Product
from goodword.kit.framing import SitesField
from goodword.kit.keepable import a_moment
from goodword.touchpoints.models import Stage

from .. import audiences
from ..models import Cue
from ..models.asking import WAYS
from ..rules import Way

LONGEST_FILTERS = 1_000
STAGES = [("", _("any")), *[choice for choice in Stage.choices if choice[0]]]


class WaveForm(forms.Form):
    """To whom, and from when. Without filters everybody is asked who may be."""

    name = forms.CharField(label=_("Name"), max_length=120)
    filters = forms.CharField(
        label=_("Only whom this list of people shows"),
        max_length=LONGEST_FILTERS,
        required=False,
        help_text=_("Filter the list of people, copy its address, and paste it here. Left empty, everybody is asked who may be."),
    )
    starts_at = forms.DateTimeField(
        label=_("From"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Left empty: now."),
        validators=[a_moment],
    )
    sure = forms.IntegerField(required=False, widget=forms.HiddenInput)  # how many people whoever presses has read of

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.audience: dict[str, str] = {}
        self.n = 0

    def clean_filters(self) -> str:
        """The filters of an address, if it is one of the list of people."""
        typed: str = self.cleaned_data["filters"].strip()
        told = typed.partition("?")[2] if "?" in typed else typed
        self.audience = {name: value for name, value in parse_qsl(told) if name not in ("after", "before", "sort")}
        if typed and not self.audience:
            raise ValidationError(say("There is no filter in that address."))
        if not audiences.is_known(self.audience, self.now):
            raise ValidationError(say("That is no address of a filtered list of people."))
        self.n = audiences.how_many(self.audience, self.now)
        if not self.n:
            raise ValidationError(say("Nobody is on this list."))
        return told

    @property
    def is_sure(self) -> bool:
        """Whether whoever presses knows how many people that are: a list may be longer than one thought."""
        return bool(self.cleaned_data["sure"] == self.n)

    def read(self) -> "WaveForm":
        """The same once it was read how many people that are."""
        return WaveForm({**dict(self.data.items()), "sure": self.n}, now=self.now)


class CueForm(forms.Form):
    """After what it goes out by itself."""

    what = forms.ChoiceField(label=_("After"), choices=Cue.What.choices)
    hours = forms.IntegerField(label=_("Hours later"), min_value=0, max_value=24 * 60, initial=24)
    kind = forms.CharField(
        label=_("Only after a contact of this kind"), max_length=40, required=False, help_text=_("As it is noted: call, visit …")
    )
    stage = forms.ChoiceField(label=_("Only at this stage"), choices=STAGES, required=False)


class DoorwayForm(forms.Form):
    """How anybody comes to it, and what it is about."""

    way = forms.ChoiceField(label=_("How"), choices=[way for way in WAYS if way[0] != Way.MAIL])
    label = forms.CharField(label=_("Where it hangs"), max_length=120, help_text=_("At the counter, on the invoice …"))
    branch = forms.ModelChoiceField(
        Branch.objects.order_by("name"), label=_("About which branch"), required=False, empty_label=_("none in particular")
    )
    product = forms.ModelChoiceField(
        Product.objects.order_by("name"), label=_("About which product"), required=False, empty_label=_("none in particular")
    )
    sites = SitesField(label=_("Pages of yours that may show it"))

    def clean(self) -> dict[str, Any]:
        """A frame needs to know whose page it stands on."""
        said = super().clean() or self.cleaned_data
        if said.get("way") == Way.EMBED and not said.get("sites"):
            self.add_error("sites", say("Say on which page of yours it will stand."))
        return said
