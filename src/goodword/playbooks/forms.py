"""What is typed about a playbook. Each step is a small form of its own, and every button works without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.catalogue.models import Staff
from goodword.surveys.models import Metric
from goodword.touchpoints.models import Direction, Intent, Stage

from .models import Playbook
from .rules import (
    MOST_DAYS,
    MOST_HOURS,
    MOST_STEPS,
    PROMISED,
    By,
    Definition,
    Due,
    Evidence,
    On,
    Phase,
    Step,
    Trigger,
    Warmth,
    key_of,
)
from .words import PROOFS, TRIGGERS, WARMTH

ANY = ("", _("any"))
DAYS = forms.NumberInput(attrs={"inputmode": "numeric"})


class PlaybookForm(forms.Form):
    """What a playbook is called and what begins it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    phase = forms.ChoiceField(label=_("Which part it is about"), choices=Playbook.Phase.choices)
    kind = forms.ChoiceField(label=_("It begins when"), choices=list(TRIGGERS.items()))
    is_first = forms.BooleanField(label=_("Only somebody’s first order"), required=False)
    warmth = forms.ChoiceField(label=_("Which enquiries"), choices=list(WARMTH.items()), required=False)
    days_before = forms.IntegerField(label=_("Days before that date"), min_value=0, max_value=MOST_DAYS, required=False)
    metric = forms.ChoiceField(label=_("To which question"), choices=[("", _("none")), *Metric.choices], required=False)
    low = forms.IntegerField(label=_("Scores from"), required=False)
    high = forms.IntegerField(label=_("Scores to"), required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)

    is_all_optional = True

    @property
    def has_more(self) -> bool:
        """Whether what begins it is one of those of which more is said, or something of it is wrong."""
        return bool(self.errors) or self["kind"].value() in (On.BIRTHDAY, On.CONTRACT, On.ANSWER, On.ENQUIRY)

    def trigger(self) -> Trigger:
        said = self.cleaned_data
        kind = On(said["kind"])
        if kind is On.ANSWER:
            return Trigger(kind, metric=said["metric"], low=said["low"], high=said["high"])
        if kind is On.ORDER:
            return Trigger(kind, is_first=said["is_first"])
        if kind is On.ENQUIRY:
            return Trigger(kind, warmth=Warmth(said["warmth"]))
        return Trigger(kind, days_before=(said["days_before"] or 0) if kind in (On.BIRTHDAY, On.CONTRACT) else 0)


class StepForm(forms.Form):
    """One step. Nothing of it must be filled in before the playbook is switched on."""

    is_all_optional = True

    name = forms.CharField(label=_("What is to be done"), max_length=200, required=False)
    key = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=60)
    days = forms.IntegerField(label=_("Due, days"), min_value=-MOST_DAYS, max_value=MOST_DAYS, required=False)
    hours = forms.IntegerField(label=_("And hours"), min_value=0, max_value=MOST_HOURS, required=False)
    after = forms.ChoiceField(label=_("After"), required=False)
    phase = forms.ChoiceField(label=_("Part"), choices=Playbook.Phase.choices, required=False)
    role = forms.CharField(label=_("Who"), max_length=80, required=False)
    by = forms.ChoiceField(label=_("What proves it"), choices=list(PROOFS.items()), required=False)
    kind = forms.CharField(label=_("Of the kind"), max_length=40, required=False)
    direction = forms.ChoiceField(label=_("From whom"), choices=[ANY, *Direction.choices], required=False)
    intent = forms.ChoiceField(label=_("Give or ask"), choices=[ANY, *[c for c in Intent.choices if c[0]]], required=False)
    metric = forms.ChoiceField(label=_("To which question"), choices=[ANY, *Metric.choices], required=False)
    days_before = forms.IntegerField(label=_("May come before, days"), min_value=0, max_value=MOST_DAYS, required=False)
    channel = forms.CharField(label=_("By which channel"), max_length=60, required=False)
    stage = forms.ChoiceField(label=_("At which stage"), choices=[ANY, *[c for c in Stage.choices if c[0]]], required=False)
    is_optional = forms.BooleanField(label=_("May be left out"), required=False)
    is_repeatable = forms.BooleanField(label=_("May happen more than once"), required=False)

    def __init__(self, *args: Any, keys: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["after"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", say("it began")), (PROMISED, say("the promised day of the order")), *keys.items()]

    @property
    def proof(self) -> str:
        """What proves it, as it stands."""
        return str(PROOFS.get(self["by"].value() or "", ""))

    def step(self, key: str) -> Step:
        said = self.cleaned_data
        proof = None
        if said["by"]:
            details = {n: said[n] for n in ("kind", "direction", "intent", "metric", "channel", "stage")}
            proof = Evidence(By(said["by"]), days_before=said["days_before"] or 0, **details)
        return Step(
            key,
            said["name"],
            Phase(said["phase"] or Phase.AFTER),
            said["role"],
            Due(said["days"] or 0, said["after"], said["hours"] or 0),
            proof,
            is_optional=said["is_optional"],
            is_repeatable=said["is_repeatable"],
        )


def _start(step: Step) -> dict[str, Any]:
    said: dict[str, Any] = {"name": step.name, "key": step.key, "phase": step.phase, "role": step.role}
    said |= {"days": step.due.days, "hours": step.due.hours or None, "after": step.due.after}
    said |= {"is_optional": step.is_optional, "is_repeatable": step.is_repeatable}
    if step.evidence is not None:
        said |= {n: getattr(step.evidence, n) for n in ("by", "kind", "direction", "intent", "metric", "channel", "stage")}
        said["days_before"] = step.evidence.days_before or None
    return said


@dataclass
class Editor:
    """The whole page: the playbook, its steps, and whether all that was typed can be read."""

    playbook: PlaybookForm
    steps: list[StepForm]

    def is_valid(self) -> bool:
        return all([self.playbook.is_valid(), *(form.is_valid() for form in self.steps)])

    def definition(self) -> Definition:
        taken, steps = [form.cleaned_data["key"] for form in self.steps], []
        for form in self.steps:
            key = form.cleaned_data["key"]
            if not key:
                key = key_of(form.cleaned_data["name"], taken)
                taken.append(key)
            steps.append(form.step(key))
        return Definition(self.playbook.trigger(), tuple(steps))


def shown(definition: Definition, *, name: str, phase: str, after: int) -> Editor:
    """A playbook as it stands, to be changed."""
    trigger = definition.trigger
    start = {"name": name, "phase": phase, "kind": trigger.kind, "after": after, "days_before": trigger.days_before or None}
    start |= {
        "is_first": trigger.is_first,
        "warmth": trigger.warmth,
        "metric": trigger.metric,
        "low": trigger.low,
        "high": trigger.high,
    }
    keys = {step.key: step.name for step in definition.steps}
    return Editor(
        PlaybookForm(initial=start),
        [StepForm(prefix=f"step-{n}", initial=_start(step), keys=keys) for n, step in enumerate(definition.steps)],
    )


def typed(posted: Mapping[str, str]) -> Editor:
    """What was typed."""
    return _of([_values(posted, n) for n in _numbers(posted)], posted)


def moved(posted: Mapping[str, str], do: str) -> Editor:
    """What was typed after a button: a step more, one less, one further up or down."""
    steps = [_values(posted, n) for n in _numbers(posted)]
    verb, _dash, number = do.partition("-")
    at = int(number) if number.isdecimal() and int(number) < len(steps) else -1
    if verb == "add" and len(steps) < MOST_STEPS:
        steps.append({"phase": posted.get("phase", "")})
    elif verb == "remove" and at >= 0:
        gone = steps.pop(at).get("key", "")
        steps = [{**s, "after": ""} if gone and s.get("after") == gone else s for s in steps]
    elif verb in ("up", "down") and at >= 0:
        to = min(max(at + (1 if verb == "down" else -1), 0), len(steps) - 1)
        steps.insert(to, steps.pop(at))
    return _of(steps, posted)


def _numbers(posted: Mapping[str, str]) -> list[int]:
    found = {name.split("-")[1] for name in posted if name.startswith("step-") and name.count("-") == 2}
    return sorted(int(n) for n in found if n.isdecimal() and len(n) < 4)[:MOST_STEPS]


def _values(posted: Mapping[str, str], n: int) -> dict[str, str]:
    return {name: posted[f"step-{n}-{name}"] for name in StepForm.base_fields if f"step-{n}-{name}" in posted}


def _of(steps: list[dict[str, str]], posted: Mapping[str, str]) -> Editor:
    keys = {s["key"]: s.get("name", "") for s in steps if s.get("key")}
    forms_of = [
        StepForm({f"step-{n}-{name}": value for name, value in said.items()}, prefix=f"step-{n}", keys=keys)
        for n, said in enumerate(steps)
    ]
    return Editor(PlaybookForm(posted), forms_of)


class WordForm(forms.Form):
    """A word about what was done, or why not."""

    word = forms.CharField(label=_("In a word"), max_length=300, required=False)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)


class ReasonForm(forms.Form):
    """Why something is left out or ended."""

    word = forms.CharField(label=_("Why?"), max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)


class HandOverForm(forms.Form):
    """Who sees to it from now on."""

    staff = forms.TypedChoiceField(label=_("Who sees to it from now on?"), coerce=int)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, staff: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["staff"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.pk, one.name) for one in staff]


class OnForm(forms.Form):
    """From which day on what happens begins runs."""

    since_on = forms.DateField(
        label=_("Count what happens since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_since_on(self) -> date | None:
        day: date | None = self.cleaned_data["since_on"]
        if day is not None and (day.year < 1900 or day > self.today):
            raise forms.ValidationError(say("Choose today or a day that has passed."))
        return day


class BeginForm(forms.Form):
    """Which playbook to begin for somebody."""

    playbook = forms.TypedChoiceField(label=_("Which playbook?"), coerce=int)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, *args: Any, playbooks: list[Playbook], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["playbook"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.pk, one.name) for one in playbooks]
