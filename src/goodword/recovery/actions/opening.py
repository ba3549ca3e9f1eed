"""Verbs that open a case: by the rules, or by somebody who noticed something."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from goodword.accounts.days import zone
from goodword.accounts.models import Member
from goodword.catalogue.models import Dealer
from goodword.journal.actions import note, stand_again
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.people.models import Organisation, Person
from goodword.touchpoints.rules import of_somebody

from .. import opening
from ..models import LONGEST_WHAT, Case, CaseNote, CaseTerms
from ..opening import Desk, Found
from ..rules import HOURS, Kind, NotByHand, NotTheirs, StillOpen, Wordless, due
from ..words import what_of


def open_by_rules(*, is_silence_asked: bool = False, by: str, at: datetime) -> list[Case]:
    """Open what the rules that are on mean now, a few hundred at most; twice at once opens each once."""
    opened: list[Case] = []
    for rule in opening.present_rules():
        if rule.is_on and (rule.kind is not Kind.SILENCE or is_silence_asked):
            found = list(opening.found_by(rule, at))
            desk = opening.desk({one.person_id for one in found if one.person_id})
            opened += [case for one in found if (case := _open(one, desk, by=by, at=at))]
    return opened


def _open(found: Found, desk: Desk, *, by: str, at: datetime) -> Case | None:
    """One case; none where another is open for the same cause, which the database knows best."""
    answer = found.answer
    try:
        with transaction.atomic():
            case = Case.objects.create(
                person_id=found.person_id,
                organisation_id=found.organisation_id,
                cause=found.rule.kind.value,
                rule_id=found.rule.id or None,
                what=what_of(found)[:LONGEST_WHAT],
                answer=answer,
                score_before=answer.score if answer else None,
                dealer_id=answer.dealer_id if answer else None,
                owner_id=desk.of(found),
                opened_at=at,
                due_at=due(at, found.rule.hours, zone()),
                last_note_at=at,
                source=answer.source if answer else "",
                noted_at=at,
            )
            note("case.opened", case, by=by, at=at, cause=case.cause, owner=case.owner_id)
    except IntegrityError:
        return None
    return case


@transaction.atomic
def open_case(
    *,
    what: str,
    owner: Member | None,
    person: Person | None = None,
    organisation: Organisation | None = None,
    dealer: Dealer | None = None,
    hours: int = HOURS,
    once: str = "",
    by: str,
    at: datetime,
) -> Case:
    """Somebody of ours noticed that somebody is unhappy; `StillOpen` where that was noted before and is not closed."""
    of_somebody(person, organisation)
    said = names.tidy(what)[:LONGEST_WHAT]
    if not said:
        raise Wordless
    if owner is not None and not opening.may_have(owner, dealer):
        raise NotTheirs
    whose = {"person": person, "organisation": organisation, "dealer": dealer, "owner": owner}
    when = {"opened_at": at, "due_at": due(at, hours, zone()), "last_note_at": at, "noted_at": at}
    try:
        with transaction.atomic():
            case, is_new = Case.objects.make(once, cause=Case.Cause.STAFF, what=said, **whose, **when)
    except IntegrityError as why:
        raise StillOpen from why
    if is_new:
        note("case.opened", case, by=by, at=at, cause=case.cause, owner=case.owner_id)
    return case


@transaction.atomic
def take_back(case: Case, *, by: str, at: datetime) -> Entry:
    """Undo `open_case`: it was none. What a rule opened is closed with a word instead, or it would be opened again."""
    if case.cause != Case.Cause.STAFF:
        raise NotByHand
    deed = note("case.taken_back", case, by=by, at=at, notes=list(case.notes.values_list("pk", flat=True)))
    Case.objects.filter(pk=case.pk).delete()
    return deed


@transaction.atomic
def bring_back(deed: Entry, *, by: str, at: datetime) -> Case | None:
    """Undo `take_back`: it stands again with its notes; none where another was opened since, or who it is about is gone."""
    number = deed.row_id or 0
    if not Case.objects.filter(pk=number).exists():
        try:
            with transaction.atomic():
                is_back = _stand_again(number, deed.detail["notes"])
        except IntegrityError:
            return None
        if not is_back:
            return None
        note("case.brought_back", Case.objects.get(pk=number), by=by, at=at)
    return Case.objects.filter(pk=number).first()


def _stand_again(number: int, notes: Sequence[int]) -> bool:
    is_back = bool(stand_again(Case, [number]))
    if is_back:
        stand_again(CaseNote, notes)
    return is_back


@transaction.atomic
def pass_over_imports(*, by: str, at: datetime) -> int:
    """Count what imports since the last look brought that is too old to be news, for one line on the board."""
    since = opening.terms().last_import
    done = list(Entry.objects.filter(verb="import.done", pk__gt=since).order_by("pk").values_list("pk", "row_id"))
    if not done:
        return 0
    n = opening.passed_over([row_id for _, row_id in done if row_id], at)
    CaseTerms.objects.get_or_create(pk=1, defaults={"version": 0})
    kept = {"passed_over": n, "passed_over_at": at} if n else {}
    CaseTerms.objects.filter(pk=1).update(last_import=done[-1][0], **kept)
    note("case_rules.passed_over", by=by, at=at, n=n)
    return n
