"""What is typed about a talk or a promise, and what is wrong with it."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.kit.amounts import AmountField
from goodword.kit.keepable import a_moment

from .models import Direction, Intent, Order, Stage
from .rules import LONGEST_WORDS, Pledge, usual_intent

# How one was in touch, and what that is called among the contacts: its kind and its channel.
WAYS = {
    "phone": ("call", "phone"),
    "in-person": ("visit", "in person"),
    "email": ("email", "email"),
    "message": ("message", "message"),
    "letter": ("letter", "letter"),
    "other": ("talk", ""),
}
WAY_NAMES = (
    ("phone", _("By phone")),
    ("in-person", _("In person")),
    ("email", _("By e-mail")),
    ("message", _("By message")),
    ("letter", _("By letter")),
    ("other", _("Otherwise")),
)
USUAL = "usual"
INTENT_NAMES = (
    (USUAL, _("as it usually is")),
    (Intent.GIVE, _("I gave something")),
    (Intent.ASK, _("I asked for something")),
    ("", _("neither")),
)


class TalkForm(forms.Form):
    """A talk: its words first, everything else already filled in."""

    words = forms.CharField(
        label=_("What was said?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )
    way = forms.ChoiceField(label=_("How"), choices=WAY_NAMES, initial="phone")
    happened_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        validators=[a_moment],
    )
    direction = forms.ChoiceField(label=_("Who spoke"), choices=Direction, initial=Direction.TWO_WAY)
    intent = forms.ChoiceField(
        label=_("Did you give or ask?"),
        choices=INTENT_NAMES,
        initial=USUAL,
        required=False,
        help_text=_("Usually a letter from you gives; of a talk, a call or an e-mail nobody can tell."),
    )
    stage = forms.ChoiceField(label=_("Part of their journey"), choices=[("", _("not said")), *Stage.choices], required=False)
    promise = forms.CharField(label=_("What did you promise?"), max_length=300, required=False)
    promise_by = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    all_the_same = forms.BooleanField(label=_("I have asked all the same"), required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_happened_at(self) -> datetime:
        happened_at: datetime = self.cleaned_data["happened_at"]
        if happened_at > self.now + timedelta(days=1):
            raise forms.ValidationError(say("This is still to come. What you plan is a promise."))
        if happened_at.year < 1900:
            raise forms.ValidationError(say("That is too long ago."))
        return happened_at

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("promise_by") and not values.get("promise"):
            self.add_error("promise", say("Say what you promised, or leave the day empty."))
        return values

    def moment(self) -> dict[str, Any]:
        """The talk as its verb takes it."""
        values = self.cleaned_data
        kind, channel = WAYS[values["way"]]
        return {
            "words": values["words"],
            "happened_at": values["happened_at"],
            "kind": kind,
            "channel": channel,
            "direction": values["direction"],
            "intent": self.meant,
            "stage": values["stage"],
        }

    @property
    def meant(self) -> str:
        """Give, ask or neither: as it was said, else as it usually is."""
        said: str = self.cleaned_data["intent"]
        return usual_intent(WAYS[self.cleaned_data["way"]][0], self.cleaned_data["direction"]) if said == USUAL else said

    @property
    def is_ask(self) -> bool:
        """Whether something was asked of them by us, and nobody has said yet that this is meant."""
        is_ours = self.cleaned_data["direction"] != Direction.IN
        return self.meant == Intent.ASK and is_ours and not self.cleaned_data["all_the_same"]

    def pledge(self, *, today: date) -> Pledge | None:
        """What was promised in it; a promise without a day is due in a week."""
        values = self.cleaned_data
        if not values["promise"]:
            return None
        return Pledge(values["promise"], values["promise_by"] or today + timedelta(days=7))


class OrderForm(forms.Form):
    """Something bought, typed in by hand."""

    total = AmountField(label=_("What it came to"), widget=forms.TextInput(attrs={"autofocus": True}))
    what = forms.CharField(label=_("What they bought"), max_length=300, required=False)
    ordered_on = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    number = forms.CharField(label=_("Number of the order"), max_length=60, required=False)
    state = forms.ChoiceField(label=_("Where it stands"), choices=Order.State.choices[:2], initial=Order.State.PLACED)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, today: date, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["total"].meant_in(currency)  # type: ignore[attr-defined]  # it is an AmountField

    def clean_ordered_on(self) -> date:
        day: date = self.cleaned_data["ordered_on"]
        if day > self.today:
            raise forms.ValidationError(say("This is still to come. Note it once they have ordered."))
        if day.year < 1900:
            raise forms.ValidationError(say("That is too long ago."))
        return day


class PromiseForm(forms.Form):
    what = forms.CharField(label=_("What did you promise?"), max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)


class PutoffForm(forms.Form):
    """Not today: on which day, or why not at all."""

    until = forms.DateField(
        label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date", "autofocus": True}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Why? (for whoever looks next)"), max_length=300, required=False)
    kind = forms.CharField(widget=forms.HiddenInput, max_length=40)
    key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    what = forms.CharField(widget=forms.HiddenInput, max_length=2_000, required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, today: date, for_good: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if for_good:
            del self.fields["until"]
            self.fields["reason"].required = True
            self.fields["reason"].label = _("Why not?")
            self.fields["reason"].widget.attrs["autofocus"] = True

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if day <= self.today:
            raise forms.ValidationError(say("Choose a day that is still to come."))
        return day
