"""What follows from facts: playbooks look at what has changed, begin runs and prove steps. Safe to repeat, whole or in part."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as say

from goodword.accounts.days import local_day
from goodword.journal import feed
from goodword.journal.actions import note
from goodword.pipeline.models import Contract
from goodword.touchpoints.models import Order

from .. import sources
from ..models import Edition, Playbook, Proof, Run, RunStep
from ..rules import On, Step, read
from ..sources import Beginning, Proving
from .laying import begin_for, chunks, count_anew, edition_of, house_zone, unbegun
from .promising import move_promised
from .proving import gone, numbered, prove, reckon, roll_up

LOOKS_BACK = 60  # days: a house that was shut for longer begins no run for the birthdays it slept through


@dataclass(frozen=True)
class Followed:
    """What a look came to."""

    begun: int = 0
    proved: int = 0
    taken_back: int = 0
    ended: int = 0
    moved: int = 0

    @property
    def is_nothing(self) -> bool:
        return self == Followed()


def follow(*, at: datetime, is_wide: bool = False) -> dict[str, Followed]:
    """Let every playbook look at what has changed since it looked last; what it came to, by key.

    A wide look also takes in what lay in the future the last time. It is for the clock, since it reads more.
    """
    found = {}
    for playbook in Playbook.objects.exclude(state=Playbook.State.DRAFT).order_by("pk"):
        found[playbook.key] = _look(playbook, at, is_wide=is_wide)
    return found


def let_go(import_id: int, *, by: str, at: datetime) -> int:
    """Take the runs away that an import began and nobody had a hand in, so that what it brought can be taken back.

    Those in which somebody did something stay, and with them what they are about. How many went.
    """
    gone = 0
    mine = Run.objects.filter(origin=import_id, is_touched=False)
    for ids in chunks(list(mine.order_by("pk").values_list("pk", flat=True)), 1_000):
        with transaction.atomic():
            # Asked again: somebody may have had a hand in one just now.
            gone += mine.filter(pk__in=ids).delete()[1].get("playbooks.Run", 0)
    if gone:
        with transaction.atomic():
            note("playbook.let_go", by=by, at=at, origin=import_id, runs=gone)
    return gone


def _look(playbook: Playbook, at: datetime, *, is_wide: bool) -> Followed:
    upto = feed.settled(connection)
    look = _Look(playbook, at, is_wide)
    followed = Followed(ended=look.end_cancelled(), taken_back=look.take_back(), moved=look.move_promised())
    if playbook.state == Playbook.State.ON:
        followed = replace(followed, begun=look.begin())
    followed = replace(followed, proved=look.proved_new + look.prove())
    with transaction.atomic():
        Playbook.objects.filter(pk=playbook.pk).update(last_changed=upto, **({"looked_at": at} if is_wide else {}))
        if not followed.is_nothing:
            note("playbook.followed", playbook, by="playbooks", at=at, **vars(followed))
    return followed


class _Look:
    """One look of one playbook."""

    def __init__(self, playbook: Playbook, at: datetime, is_wide: bool) -> None:
        self.playbook, self.at, self.is_wide = playbook, at, is_wide
        self.proved_new = 0
        running = Run.objects.filter(playbook=playbook).values("edition").distinct()
        self.editions = list(playbook.editions.filter(pk__in=running))

    def since(self, moment: str) -> Q:
        """What has changed, and in a wide look what has come to pass, since the last look."""
        changed = Q(changed__gte=self.playbook.last_changed)
        if not self.is_wide or self.playbook.looked_at is None:
            return changed
        return changed | Q(**{f"{moment}__gt": self.playbook.looked_at, f"{moment}__lte": self.at})

    def begin(self) -> int:
        edition = edition_of(self.playbook)
        trigger = read(edition.definition).trigger
        if trigger.kind is On.BIRTHDAY:
            return sum(self._begin(edition, begins, Q()) for begins in self._birthdays(trigger.days_before))
        if trigger.kind is On.CONTRACT:
            return sum(self._begin(edition, begins, Q()) for begins in self._contracts(trigger.days_before))
        begins = sources.beginnings(trigger)
        return self._begin(edition, begins, self.since(begins.moment))

    def _begin(self, edition: Edition, begins: Beginning, since: Q) -> int:
        n = 0
        for ids in chunks(unbegun(self.playbook, begins, since=since, at=self.at)):
            with transaction.atomic():
                last = _last(Run)
                begun = begin_for(edition, begins, ids, at=self.at)
                count_anew(begun)
                n += begun
                self.proved_new += self._prove_new(edition, Run.objects.filter(playbook=self.playbook, pk__gt=last))
        if n and edition not in self.editions:
            self.editions.append(edition)
        return n

    def _birthdays(self, days_before: int) -> Iterator[Beginning]:
        """The birthdays whose day to begin has come since the last look; however the clock jumped, no more than some weeks."""
        today, zone = local_day(self.at), house_zone()
        last = self.playbook.looked_at
        first = local_day(last) if last is not None and last <= self.at else today - timedelta(days=LOOKS_BACK)
        first = max(first, today - timedelta(days=LOOKS_BACK), local_day(self.playbook.since_at or self.at))
        for n in range((today - first).days + 1):
            day = first + timedelta(days=n)
            begun_at = max(datetime.combine(day, time(), zone), self.playbook.since_at or self.at)
            yield sources.birthdays(day + timedelta(days=days_before), begun_at)

    def _contracts(self, days_before: int) -> Iterator[Beginning]:
        """The contracts that run and whose day to begin has come. One that is noted late still begins before it is decided."""
        today, zone = local_day(self.at), house_zone()
        since_at = self.playbook.since_at or self.at
        for day in sources.days_of_contracts(today - timedelta(days=LOOKS_BACK), today + timedelta(days=days_before)):
            begins_on = day - timedelta(days=days_before)
            # What was decided before it was looked at begins nothing any more, save while this playbook was on.
            if day >= today or begins_on >= local_day(since_at):
                yield sources.contracts(day, max(datetime.combine(begins_on, time(), zone), since_at))

    def _prove_new(self, edition: Edition, runs: "QuerySet[Run]") -> int:
        """Look for what proves the steps of runs that began just now, in all that ever happened with their people."""
        people = Q(person__in=runs.values("person"))
        firms = Q(organisation__in=runs.filter(person=None).values("organisation"))
        last, n = _last(Proof), 0
        for step, facts in _provable(edition):
            n += sum(prove(edition, step, facts, rows=facts.rows.filter(whose), at=self.at) for whose in (people, firms))
        if n:
            count_anew(n)
            self._settle(edition, last)
        return n

    def prove(self) -> int:
        """Lay what has changed on the steps that it proves."""
        n = 0
        for edition in self.editions:
            for step, facts in _provable(edition):
                rows = facts.rows.filter(self.since(facts.moment), **{f"{facts.moment}__lte": self.at})
                for ids in chunks(list(rows.order_by("pk").values_list("pk", flat=True))):
                    with transaction.atomic():
                        last = _last(Proof)
                        new = prove(edition, step, facts, rows=facts.rows.filter(pk__in=ids), at=self.at)
                        n += new
                        if new:
                            count_anew(new)
                            self._settle(edition, last)
        return n

    def _settle(self, edition: Edition, last: int) -> None:
        """Let the steps and runs say what the proofs that are new come to."""
        proofs = Proof.objects.filter(playbook=self.playbook, pk__gt=last, of__run__edition=edition)
        self._say(edition, list(proofs.values_list("of_id", "of__run_id")))

    def _say(self, edition: Edition, of: list[tuple[int, int]]) -> None:
        """Let these steps, each with its run, say what proves them now.

        They are named by number: where the planner believes tables empty, it would work a question out once for each row.
        """
        for ids in chunks(sorted({step_id for step_id, _ in of})):
            roll_up(RunStep.objects.filter(pk__in=ids), at=self.at)
        for ids in chunks(sorted({run_id for _, run_id in of})):
            reckon(edition, Run.objects.filter(pk__in=ids), at=self.at)

    def take_back(self) -> int:
        """Open steps again whose proof was taken back."""
        n = 0
        for edition in self.editions:
            for step, facts in _provable(edition):
                for ids in chunks(gone(edition, step, facts, since=self.playbook.last_changed)):
                    with transaction.atomic():
                        stale = Proof.objects.filter(pk__in=ids)
                        of = list(stale.values_list("of_id", "of__run_id"))
                        stale.delete()
                        self._say(edition, of)
                        n += len(ids)
        return n

    def move_promised(self) -> int:
        """Let steps that are due by the promised day follow it where it was moved."""
        with transaction.atomic():
            return sum(move_promised(edition, since=self.playbook.last_changed) for edition in self.editions)

    def end_cancelled(self) -> int:
        """End the runs of orders that were called off, and of contracts that ended."""
        since = {"changed__gte": self.playbook.last_changed}
        over = (
            ("order", Order.objects.filter(state=Order.State.CANCELLED, **since), say("The order was called off.")),
            ("contract", Contract.objects.filter(state=Contract.State.ENDED, **since), say("The contract was ended.")),
        )
        under_way = Run.objects.filter(playbook=self.playbook, state__in=[Run.State.OPEN, Run.State.PAUSED])
        with transaction.atomic():
            return sum(
                under_way.filter(**{f"{name}__in": rows}).update(
                    state=Run.State.ENDED, ended_at=self.at, reason=why, **numbered()
                )
                for name, rows, why in over
            )


def _provable(edition: Edition) -> list[tuple[Step, Proving]]:
    steps = read(edition.definition).steps
    return [(step, sources.proving(step.evidence)) for step in steps if step.evidence is not None]


def _last(kind: type[Run] | type[Proof]) -> int:
    return kind._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
