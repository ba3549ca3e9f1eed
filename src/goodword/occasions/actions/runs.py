"""Verbs about runs of cards: made, written, drawn, put away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from goodword.accounts.models import Member
from goodword.jobs.actions import enqueue
from goodword.journal.actions import note
from goodword.kit import names
from goodword.kit.places import country_names

from .. import queries
from ..models import Card, CardRun
from ..printing import drawing
from ..printing.sheets import SHEETS
from ..rules import MOST_CARDS, Occasion, address_lines, trouble_said, unknown_fields
from ..whom import Whom

CHUNK = 500
AT_A_TIME = 50
KEPT = timedelta(days=3)


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


def draw(run_id: int, *, by: str, at: datetime) -> None:
    """Draw the cards and the labels of a run into files; begun again it begins anew. Nothing where the run is gone."""
    run = CardRun.objects.filter(pk=run_id).first()
    if run is None:
        return
    Card.objects.filter(run=run).exclude(trouble="").update(trouble="")
    folder = queries.file_of(run, "cards").parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    meant = list(queries.to_draw(run).values_list("pk", flat=True))
    troubles = {one.key: trouble_said(one.letters) for one in _draw(run, "cards")}
    drawn = [pk for pk in meant if pk not in troubles]
    told = {one.key: trouble_said(one.letters, of_label=True) for one in _draw(run, "labels")} | troubles
    with transaction.atomic():
        for key, words in told.items():
            Card.objects.filter(pk=key).update(trouble=words)
        # Whoever wrote it anew meanwhile asks for it anew.
        still = CardRun.objects.filter(Q(asked_at=run.asked_at), pk=run.pk)
        if still.update(printed_at=at, drawn=drawn):
            note("card_run.drawn", run, by=by, at=at, troubles=len(told))


def _draw(run: CardRun, what: str) -> list[drawing.Trouble]:
    """One file, whole or not at all."""
    to = queries.file_of(run, what)
    half = to.with_name(f".{to.name}.half")
    try:
        if what == "cards":
            look = drawing.Look(run.face, run.has_marks)
            troubles = drawing.cards(_said(run), look, half, tell=lambda n: _tell(run, n))
        else:
            troubles = drawing.labels(_labelled(run), SHEETS[run.sheet], run.starts_at, half)
        half.replace(to)
    finally:
        half.unlink(missing_ok=True)
    return troubles


def _tell(run: CardRun, n: int) -> None:
    if n % AT_A_TIME == 0:
        CardRun.objects.filter(pk=run.pk).update(n_drawn=n)


def _said(run: CardRun) -> Iterator[drawing.Said]:
    for part in queries.in_parts(queries.to_draw(run)):
        for card in part:
            yield drawing.Said(card.pk, *queries.said_on(run, card))


def _labelled(run: CardRun) -> Iterator[drawing.Labelled]:
    home, known = queries.home_country(), country_names()
    for part in queries.in_parts(queries.to_draw(run)):
        to = queries.addresses(part)
        for card in part:
            address = to[card.person_id or 0]
            abroad = known.get(address.country, "") if address.country != home else ""
            if lines := address_lines(address, country_name=abroad):
                yield drawing.Labelled(card.pk, tuple(lines))


def sweep(*, by: str, at: datetime) -> int:
    """Take away drawn files that nobody needs any more, or may use: they hold names and addresses."""
    swept = 0
    for run in CardRun.objects.filter(printed_at__isnull=False):
        if _is_kept(run, at):
            continue
        for what in ("cards", "labels"):
            queries.file_of(run, what).unlink(missing_ok=True)
        swept += CardRun.objects.filter(pk=run.pk).update(printed_at=None, asked_at=None)
    if swept:
        note("card_runs.swept", by=by, at=at, n=swept)
    return swept


def _is_kept(run: CardRun, at: datetime) -> bool:
    is_new = run.put_away_at is None and run.printed_at is not None and run.printed_at >= at - KEPT
    return is_new and queries.may_hand_out(run)
