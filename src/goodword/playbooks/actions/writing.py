"""Verbs about playbooks themselves: writing them down, and letting them begin runs."""

from datetime import datetime

from django.db import transaction

from goodword.journal.actions import note
from goodword.kit import names

from ..models import Edition, Playbook
from ..rules import Definition, kept, key_of, problems
from .laying import NotReady, edition_of

LONGEST_NAME = 120


class WrittenBefore(ValueError):
    """Somebody else wrote an edition in the meantime; theirs would be lost."""


@transaction.atomic
def make_playbook(*, name: str, phase: str, definition: Definition, by: str, at: datetime) -> Playbook:
    """Write a new playbook down, as a draft."""
    tidy = names.tidy(name)[:LONGEST_NAME]
    key = key_of(tidy, taken=list(Playbook.objects.values_list("key", flat=True)))
    playbook = Playbook.objects.create(name=tidy, key=key, phase=phase, made_at=at)
    Edition.objects.create(playbook=playbook, number=1, definition=kept(definition), made_at=at, made_by=by)
    note("playbook.made", playbook, by=by, at=at)
    return playbook


@transaction.atomic
def write_edition(
    playbook: Playbook,
    *,
    definition: Definition,
    after: int,
    name: str = "",
    phase: str = "",
    by: str,
    at: datetime,
) -> Edition:
    """Write the next edition, after the one of number `after`. Runs that began before stay with theirs.

    The same steps again are no new edition. One that is switched on must have no problems.
    """
    told = {"name": names.tidy(name)[:LONGEST_NAME], "phase": phase}
    Playbook.objects.filter(pk=playbook.pk).update(**{field: value for field, value in told.items() if value})
    playbook.refresh_from_db()
    if playbook.state == Playbook.State.ON and (wrong := problems(definition)):
        raise NotReady(wrong)
    latest = edition_of(playbook)
    if latest.definition == kept(definition):
        return latest
    if latest.number != after:
        raise WrittenBefore
    edition, is_mine = Edition.objects.get_or_create(
        playbook=playbook, number=after + 1, defaults={"definition": kept(definition), "made_at": at, "made_by": by}
    )
    if not is_mine:
        raise WrittenBefore
    note("playbook.written", playbook, by=by, at=at, edition=edition.number)
    return edition


@transaction.atomic
def switch_on(playbook: Playbook, *, definition: Definition, since_at: datetime | None = None, by: str, at: datetime) -> bool:
    """Let it begin runs for what happens from `since_at` on, now if that is not said; false when it was on before."""
    if wrong := problems(definition):
        raise NotReady(wrong)
    off = Playbook.objects.filter(pk=playbook.pk).exclude(state=Playbook.State.ON)
    # From the beginning: what happened since may have been noted before it was switched on.
    if not off.update(state=Playbook.State.ON, since_at=since_at or at, last_changed=0, looked_at=None):
        return False
    note("playbook.switched_on", playbook, by=by, at=at, since=(since_at or at).isoformat())
    playbook.refresh_from_db()
    return True


@transaction.atomic
def switch_off(playbook: Playbook, *, by: str, at: datetime) -> bool:
    """Let it begin no more runs; those that run go on. False when it was off before."""
    if not Playbook.objects.filter(pk=playbook.pk, state=Playbook.State.ON).update(state=Playbook.State.OFF):
        return False
    note("playbook.switched_off", playbook, by=by, at=at)
    playbook.refresh_from_db()
    return True
