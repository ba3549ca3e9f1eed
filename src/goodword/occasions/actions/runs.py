"""Verbs about runs of cards: made, written, drawn, put away."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from goodword.accounts.models import Member
from goodword.jobs.actions import enqueue
from goodword.journal.actions import note
from goodword.kit import names

from .. import queries
from ..models import Card, CardRun
from ..rules import MOST_CARDS, Occasion, unknown_fields
from ..whom import Whom

CHUNK = 500


class NobodyMeant(ValueError):
    """No person fits, so there would be no card."""


class TooMany(ValueError):
    """More cards than one run may have."""


class UnknownWord(ValueError):
    """Something in braces that is none of the words that are filled in."""


@dataclass(frozen=True)
class Wording:
    """What the cards of a run say and how they look."""

    front: str
    inside: str
    face: str = CardRun.Face.HAND
    has_marks: bool = False
    sheet: str = CardRun.Sheet.L7160
    starts_at: int = 1

    def columns(self) -> dict[str, object]:
        """As columns of a run; `UnknownWord` where braces hold what nobody fills in."""
        if unknown := unknown_fields(self.front, self.inside):
            raise UnknownWord(", ".join(unknown))
        return {**vars(self), "front": names.tidy(self.front)[:120], "inside": self.inside.strip()}


@transaction.atomic
def make_run(
    *,
    name: str,
    occasion: Occasion,
    wording: Wording,
    whom: Whom,
    span: tuple[date, date],
    member: Member,
    once: str = "",
    by: str,
    at: datetime,
) -> CardRun:
    """A run with a card for everybody who is meant; with the same `once` the first one is given back."""
    if once and (made := CardRun.objects.filter(once=once).first()):
        return made
    meant = queries.recipients(member, occasion, whom, span)
    if not meant:
        raise NobodyMeant
    if len(meant) > MOST_CARDS:
        raise TooMany
    run = CardRun.objects.create(
        name=names.tidy(name)[:120], occasion=occasion, made_at=at, made_by=member, once=once or None, **wording.columns()
    )
    each = {one.person_id: one for one in reversed(meant)}
    cards = [Card(run=run, person_id=pk, day_on=one.day, years=one.years, noted_at=at) for pk, one in each.items()]
    for start in range(0, len(cards), CHUNK):
        Card.objects.bulk_create(cards[start : start + CHUNK])
    note("card_run.made", run, by=by, at=at, n=len(cards))
    return run


@transaction.atomic
def write_run(run: CardRun, *, name: str, wording: Wording, by: str, at: datetime) -> None:
    """Say it otherwise; what was drawn of the earlier words is no longer handed out."""
    CardRun.objects.filter(pk=run.pk).update(
        **{"name": names.tidy(name)[:120], **wording.columns(), "printed_at": None, "asked_at": None, "trouble": ""}
    )
    Card.objects.filter(run=run).exclude(trouble="").update(trouble="")
    note("card_run.written", run, by=by, at=at)


@transaction.atomic
def put_away(run: CardRun, *, by: str, at: datetime) -> None:
    """Take a run out of the list."""
    if CardRun.objects.filter(pk=run.pk, put_away_at=None).update(put_away_at=at):
        note("card_run.put_away", run, by=by, at=at)


@transaction.atomic
def take_out(run: CardRun, *, by: str, at: datetime) -> None:
    """Undo `put_away`."""
    if CardRun.objects.filter(pk=run.pk, put_away_at__isnull=False).update(put_away_at=None):
        note("card_run.taken_out", run, by=by, at=at)


@transaction.atomic
def ask_drawing(run: CardRun, *, by: str, at: datetime) -> None:
    """Ask for the files to print. Asked twice while the first waits, it is drawn once."""
    n = queries.to_draw(run).count()
    if CardRun.objects.filter(pk=run.pk).update(asked_at=at, printed_at=None, trouble="", n_drawn=0, n_to_draw=n):
        enqueue("occasions.draw", {"run": run.pk}, key=f"occasions.draw:{run.pk}", due_at=at)
        note("card_run.asked", run, by=by, at=at)
