"""The questions of the wizard: what a file holds, and what each of its columns means."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from .reading import fields as catalogue
from .reading.fields import DIMENSION, FIELDS, KIND_LABELS, LEAVE_OUT, Several, Type
from .reading.plan import Column, Mapping, Plan, Profile, Source, Target
from .reading.remarks import TEXTS, Remark

ORDER_LABELS = {
    "dmy": gettext_lazy("day, month, year"),
    "mdy": gettext_lazy("month, day, year"),
    "ymd": gettext_lazy("year, month, day"),
}
METRICS = [
    ("nps", _("Would they recommend us? (0 to 10)")),
    ("csat", _("How satisfied are they?")),
    ("ces", _("How easy was it?")),
]
SCALES = [("1-5", _("1 to 5")), ("1-7", _("1 to 7")), ("1-10", _("1 to 10")), ("0-10", _("0 to 10"))]
ENCODINGS = {
    "utf-8": _("UTF-8, as nearly everything today"),
    "cp1252": _("Windows, Western Europe"),
    "cp1250": _("Windows, Central Europe"),
    "cp1251": _("Windows, Cyrillic"),
    "cp1253": _("Windows, Greek"),
    "cp1254": _("Windows, Turkish"),
    "mac_roman": _("Mac, as it was"),
    "cp850": _("DOS, Western Europe"),
    "shift_jis": _("Japanese (Shift JIS)"),
    "gb18030": _("Chinese (GB 18030)"),
    "utf-16": _("UTF-16"),
}
DELIMITERS = {",": _("a comma"), ";": _("a semicolon"), "\t": _("a tab"), "|": _("an upright bar")}
HEAD_ROWS = 60
SHOWN_SAMPLES = 3
QUITE_SURE = 0.75


@dataclass(frozen=True)
class Line:
    """One column on the page: what it is called, what is in it, what it could become."""

    column: Column
    target: Target
    goes: forms.BoundField
    order: forms.BoundField | None

    @property
    def number(self) -> int:
        return self.target.column + 1

    @property
    def samples(self) -> tuple[str, ...]:
        return self.column.samples[:SHOWN_SAMPLES]

    @property
    def is_unsure(self) -> bool:
        return bool(self.target.field) and self.target.sure < QUITE_SURE


def said(remark: Remark) -> str:
    """A remark in the reader's language."""
    return gettext(TEXTS[remark.code]) % remark.shown


def said_of(profile: Profile) -> list[str]:
    """What the file gave cause to say."""
    return [said(remark) for remark in profile.remarks]


def kinds() -> list[tuple[str, str]]:
    """The kinds of record that a file can hold."""
    return [(kind, gettext(label)) for kind, label in KIND_LABELS.items()]


class SourceForm(forms.Form):
    """How a file is written, where what was found out is wrong. What its format leaves no choice about is not asked."""

    def __init__(self, data: Any, *, profile: Profile) -> None:
        self.source = profile.source
        super().__init__(data, initial=asdict(self.source), auto_id="source_%s")
        if self.source.format == "csv":
            encodings, delimiters = _with(ENCODINGS, self.source.encoding), _with(DELIMITERS, self.source.delimiter)
            self.fields["encoding"] = forms.ChoiceField(label=_("The letters are written as"), choices=encodings)
            self.fields["delimiter"] = forms.ChoiceField(label=_("Between the columns stands"), choices=delimiters)
        if self.source.format == "xlsx":
            sheets = [(sheet, sheet) for sheet in profile.sheets]
            self.fields["sheet"] = forms.ChoiceField(label=_("The table is on the sheet"), choices=sheets)
        if self.source.format not in {"parquet", "xes"}:
            self.fields["header_row"] = forms.IntegerField(
                label=_("The headers stand in row"), min_value=0, max_value=HEAD_ROWS, help_text=_("0 if there are none.")
            )

    def wish(self) -> Source:
        """The source as somebody says it is."""
        return replace(self.source, **self.cleaned_data)


def _with(choices: dict[str, Any], found: str) -> list[tuple[str, Any]]:
    """The choices, and before them what was found if it is none of them."""
    return list(({} if found in choices else {found: found}).items()) + list(choices.items())


class MappingForm(forms.Form):
    """Where each column goes. `plan` is what was confirmed with it."""

    def __init__(self, data: Any, *, profile: Profile, suggested: Mapping, customs: dict[str, str]) -> None:
        super().__init__(data)
        self.profile, self.suggested, self.customs = profile, suggested, customs
        self.kind = suggested.kind
        known = FIELDS[self.kind]
        choices = [(LEAVE_OUT, gettext("leave out")), *((name, gettext(field.label)) for name, field in known.items())]
        if self.kind != "opportunities":
            choices.append((DIMENSION, gettext("keep, to compare by")))
        for target, column in zip(suggested.targets, profile.columns, strict=True):
            name = column.header or gettext("column %(n)s") % {"n": target.column + 1}
            self.fields[f"c{target.column}"] = forms.ChoiceField(
                label=name, choices=choices, required=False, initial=target.field
            )
            if column.orders or column.looks in ("date", "moment"):
                self._ask_order(target.column, column, name)
        if self.kind == "answers":
            self._ask_metric(suggested)

    def _ask_order(self, at: int, column: Column, name: str) -> None:
        """Ask how the dates of a column are written; where two orders fit every row, nothing is taken for granted."""
        fitting = column.orders or tuple(ORDER_LABELS)
        choices = [(order, ORDER_LABELS[order]) for order in fitting]
        asked = [("", gettext("please choose")), *choices] if len(fitting) > 1 else choices
        label = gettext("How the dates in “%(name)s” are written") % {"name": name}
        self.fields[f"o{at}"] = forms.ChoiceField(label=label, choices=asked, required=False, initial=column.order)

    def _ask_metric(self, suggested: Mapping) -> None:
        fixed = suggested.fixed
        scale = f"{fixed.get('scale_low', '0')}-{fixed.get('scale_high', '10')}"
        self.fields["metric"] = forms.ChoiceField(
            label=_("Which question was asked"), choices=METRICS, initial=fixed.get("metric", "nps")
        )
        self.fields["scale"] = forms.ChoiceField(label=_("From the worst to the best mark"), choices=SCALES, initial=scale)

    def lines(self) -> Iterator[Line]:
        """The columns from left to right."""
        for target, column in zip(self.suggested.targets, self.profile.columns, strict=True):
            order = f"o{target.column}"
            goes = FIELDS[self.kind].get(str(self[f"c{target.column}"].value() or ""))
            is_day = goes is not None and goes.type in (Type.DAY, Type.MOMENT)
            is_asked = is_day and order in self.fields and len(column.orders) != 1
            yield Line(column, target, self[f"c{target.column}"], self[order] if is_asked else None)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        known = FIELDS[self.kind]
        chosen = [found.get(f"c{target.column}", LEAVE_OUT) for target in self.suggested.targets]
        for name in {name for name in chosen if chosen.count(name) > 1 and name in known and known[name].several is Several.NO}:
            self.add_error(
                None, gettext("Two columns go to “%(field)s”; it can take only one.") % {"field": gettext(known[name].label)}
            )
        for field in known.values():
            if field.is_required and field.name not in chosen:
                self.add_error(
                    None,
                    gettext("Which column holds “%(field)s”? Without it these rows say too little.")
                    % {"field": gettext(field.label)},
                )
        if not self._tells_whom(chosen):
            self.add_error(None, gettext("No column says who it is about: a name, an e-mail, a phone or a number."))
        self._clean_orders(found, chosen)
        return found

    def _tells_whom(self, chosen: list[str]) -> bool:
        who = {"name", "first_name", "last_name", "email", "phone", "person_key", "company", "company_key", "order_key"}
        if self.kind in ("people", "organisations"):
            who.add("key")
        return bool(who & set(chosen))

    def _clean_orders(self, found: dict[str, Any], chosen: list[str]) -> None:
        for target, column, name in zip(self.suggested.targets, self.profile.columns, chosen, strict=True):
            field, asked = FIELDS[self.kind].get(name), f"o{target.column}"
            is_day = field is not None and field.type in (Type.DAY, Type.MOMENT)
            if is_day and asked in self.fields and not column.order and not found.get(asked):
                self.add_error(asked, gettext("Please say how these dates are written; both ways would fit."))

    def plan(self) -> Plan:
        """What was confirmed, for `intake.actions.confirm`."""
        found = self.cleaned_data
        targets = tuple(
            self._target(target, column, found)
            for target, column in zip(self.suggested.targets, self.profile.columns, strict=True)
        )
        return Plan(self.kind, self.profile.source, targets, **self.customs, fixed=self._fixed(targets))

    def _target(self, target: Target, column: Column, found: dict[str, Any]) -> Target:
        name = found.get(f"c{target.column}", LEAVE_OUT)
        field = FIELDS[self.kind].get(name)
        form = ""
        if field is not None and field.type in (Type.DAY, Type.MOMENT):
            form = found.get(f"o{target.column}") or column.order
        elif field is not None and field.type in (Type.MONEY, Type.NUMBER, Type.INTEGER):
            form = column.decimal
        header = target.header or f"column {target.column + 1}"
        return replace(target, field=name, form=form, header=header)

    def _fixed(self, targets: tuple[Target, ...]) -> dict[str, str]:
        if self.kind != "answers" or any(target.field == "metric" for target in targets):
            return {}
        metric = self.cleaned_data["metric"]
        if metric == "nps":
            return {"metric": metric}
        low, high = self.cleaned_data["scale"].split("-")
        return {"metric": metric, "scale_low": low, "scale_high": high}


def label_of(kind: str) -> str:
    """The name of a kind of record."""
    return gettext(catalogue.KIND_LABELS.get(kind, kind))
