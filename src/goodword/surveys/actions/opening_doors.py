"""Doors to a survey that are open to anybody: a link, a QR code, a frame on a page of the business's own."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from goodword.journal.actions import note

from ..models import Doorway, Survey
from ..rules import TOKEN_BYTES


@transaction.atomic
def open_door(*, survey: Survey, way: str, label: str, sites: Sequence[str] = (), by: str, at: datetime, **about: Any) -> Doorway:
    """Open a door; `about` says of which branch, product, department, staff or dealer those who come through it speak."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    door = Doorway.objects.create(survey=survey, way=way, label=label, sites=list(sites), token=token, made_at=at, **about)
    note("doorway.opened", door, by=by, at=at, survey=survey.pk)
    return door


@transaction.atomic
def close_door(door: Doorway, *, by: str, at: datetime) -> None:
    """Let nobody else through."""
    if Doorway.objects.filter(pk=door.pk, closed_at=None).update(closed_at=at):
        note("doorway.closed", door, by=by, at=at, survey=door.survey_id)


@transaction.atomic
def open_door_again(door: Doorway, *, by: str, at: datetime) -> None:
    """Open again what was closed; its address is the same."""
    if Doorway.objects.filter(pk=door.pk, closed_at__isnull=False).update(closed_at=None):
        note("doorway.opened", door, by=by, at=at, survey=door.survey_id)
