"""What of cases waits on Today: whoever must be called, the latest first; then what nobody has noted anything about."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from goodword.accounts.models import Member
from goodword.kit.waiting import Waiting
from goodword.people.queries import about_seen

from .models import Case
from .queries import cases_for, on_the_desk_of, told
from .rules import QUIET_DAYS
from .words import first_words, on_day

SOURCE = "recovery"


def waiting(member: Member, today: date, most: int) -> list[Waiting]:
    """Theirs, the overdue ones first; a case that was contacted waits once nobody noted anything for three days."""
    quiet_since = timezone.make_aware(datetime.combine(today - timedelta(days=QUIET_DAYS), time(0)))
    open_ones = cases_for(member).open().filter(on_the_desk_of(member)).exclude(person__died_on__isnull=False)
    rows = about_seen(told(open_ones), member).select_related("answer")
    uncalled = list(rows.filter(first_contact_at=None).order_by("due_at", "id")[:most])
    quiet = Q(first_contact_at__isnull=False, last_note_at__lt=quiet_since, first_contact_at__lt=quiet_since)
    found = [_call(case, today) for case in uncalled]
    return [*found, *(_ask(case) for case in rows.filter(quiet).order_by("last_note_at", "id")[:most])][:most]


def _call(case: Case, today: date) -> Waiting:
    day = timezone.localdate(case.due_at)
    said = {"who": case.person or case.organisation, "what": case.what, "day": on_day(case.due_at)}
    why = (
        say("%(who)s was to hear from us by %(day)s: %(what)s")
        if day < today
        else say("%(who)s is to hear from us by %(day)s: %(what)s")
    )
    chip = say("case, overdue") if day < today else say("case, due today") if day == today else say("case")
    act = {"act_url": reverse("recovery:contact", args=[case.pk]), "act_label": say("I called them")}
    call = _waits(case, day, key=f"case:{case.pk}", why=why % said, opening=first_words(case), **act)
    return replace(call, chip=chip, is_pressing=True)


def _ask(case: Case) -> Waiting:
    said = {"who": case.person or case.organisation, "what": case.what, "day": on_day(case.last_note_at)}
    why = say("How does it go with %(who)s? Nothing is noted since %(day)s: %(what)s") % said
    noted_on = timezone.localdate(case.last_note_at)
    act = {"act_url": reverse("recovery:move", args=[case.pk]), "act_label": say("Note how it goes")}
    return _waits(case, noted_on + timedelta(days=QUIET_DAYS), key=f"case:{case.pk}:{noted_on}", why=why, **act)


def _waits(case: Case, day: date, **told: str) -> Waiting:
    """It is told to whom it is about, with the page of the case."""
    kind, number = ("person", case.person_id) if case.person_id is not None else ("organisation", case.organisation_id)
    about = {"subject_kind": kind, "subject_id": number or 0, "chip": say("case")}
    return Waiting(source=SOURCE, day=day, page_url=reverse("recovery:case", args=[case.pk]), **about, **told)  # type: ignore[arg-type]
