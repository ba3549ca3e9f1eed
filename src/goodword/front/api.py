"""The people to call today, for programs."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field

from goodword.accounts.models import Member
from goodword.accounts.queries import currency

from .desk import EVERYBODY, people_to_call
from .rules import TEN
from .schemas import CallOut, TodayOut

router = Router(tags=["today"])


@router.get("/today", response=TodayOut, summary="The people to call today, and why")
def today(request: HttpRequest, most: Annotated[int, Field(ge=1, le=EVERYBODY)] = TEN) -> TodayOut:
    assert isinstance(request.user, Member)
    found = people_to_call(request.user, now=timezone.now(), most=most)
    return TodayOut(currency=currency(), calls=[CallOut.of(line) for line in found.lines])
