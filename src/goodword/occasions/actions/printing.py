"""Verbs about the files of a run of cards: drawn for printing, taken away again."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from goodword.journal.actions import note
from goodword.kit.places import country_names

from .. import queries
from ..models import Card, CardRun
from ..printing import drawing
from ..printing.sheets import SHEETS
from ..rules import address_lines, trouble_said

AT_A_TIME = 50
KEPT = timedelta(days=3)


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
