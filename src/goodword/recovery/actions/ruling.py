"""Verbs about the rules that open cases, and about how cases are handled; each can be taken back."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from goodword.journal.actions import ChangedMeanwhile, note
from goodword.journal.models import Entry

from ..models import CaseRule, CaseTerms
from ..opening import present_rules, terms
from ..rules import Kind, Rule


@transaction.atomic
def lay_rules(rules: Sequence[Rule], *, version: int, by: str, at: datetime) -> Entry:
    """These rules and no others; `ChangedMeanwhile` where somebody changed them since `version`.

    One that is new, or says something else, looks at what comes from now on: yesterday's answers open no case today.
    """
    was = present_rules()
    _claim(version)
    CaseRule.objects.exclude(pk__in=[rule.id for rule in rules]).delete()
    same = {rule.id: rule for rule in was}
    for rule in rules:
        columns = _columns(rule.checked())
        if rule.id and same.get(rule.id) == rule and CaseRule.objects.filter(pk=rule.id).exists():
            continue
        CaseRule(pk=rule.id or None, since_at=at, **columns).save()
    return note("case_rules.laid", terms(), by=by, at=at, was=version, before=[asdict(rule) for rule in was])


def lay_rules_again(deed: Entry, *, by: str, at: datetime) -> Entry:
    """Undo `lay_rules`; `ChangedMeanwhile` where somebody changed them since."""
    said = [{**one, "kind": Kind(one["kind"]), "words": tuple(one["words"])} for one in deed.detail["before"]]
    return lay_rules([Rule(**one) for one in said], version=int(deed.detail["was"]) + 1, by=by, at=at)


@transaction.atomic
def handle(*, fresh_days: int, asked_again_days: int, version: int, by: str, at: datetime) -> Entry:
    """For how long an answer is news, and after how many days we ask again."""
    rules = present_rules()
    was = terms()
    _claim(version)
    if version == 0:  # from now on the rules are rows: the usual one becomes one
        CaseRule.objects.bulk_create([CaseRule(**_columns(rule), since_at=at) for rule in rules])
    CaseTerms.objects.filter(pk=1).update(fresh_days=fresh_days, asked_again_days=asked_again_days)
    kept = {"fresh_days": was.fresh_days, "asked_again_days": was.asked_again_days}
    return note("case_rules.handled", terms(), by=by, at=at, was=version, **kept)


def handle_as_before(deed: Entry, *, by: str, at: datetime) -> Entry:
    """Undo `handle`; `ChangedMeanwhile` where somebody changed it since."""
    kept = {name: int(deed.detail[name]) for name in ("fresh_days", "asked_again_days")}
    return handle(**kept, version=int(deed.detail["was"]) + 1, by=by, at=at)


def _claim(version: int) -> None:
    CaseTerms.objects.get_or_create(pk=1, defaults={"version": 0})
    if not CaseTerms.objects.filter(pk=1, version=version).update(version=F("version") + 1):
        raise ChangedMeanwhile(terms().version)


def _columns(rule: Rule) -> dict[str, Any]:
    plain = ("is_on", "metric", "at_most", "theme", "silent_days", "worth", "hours")
    kept = {name: getattr(rule, name) for name in plain}
    return {**kept, "kind": rule.kind.value, "words": list(rule.words), "named_id": rule.named}
