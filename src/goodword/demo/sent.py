"""How Theo came by Maya: her link, an invitation she has not sent yet, and the word that brought him."""

from datetime import datetime, timedelta
from typing import Any

from goodword.pipeline.models import Opportunity
from goodword.referrals.models import Handle, Introduction, Invitation, Proof, Touch
from goodword.referrals.rules import new_code, new_token

from .rules import SOURCE


def sent(introduction: Opportunity) -> None:
    """Maya has a link and a code; Theo said that she had sent him."""
    maya, theo, said_at = introduction.introduced_by, introduction.person, introduction.opened_at
    made = {"person": maya, "made_at": said_at - timedelta(days=10), **_noted(said_at - timedelta(days=10))}
    Handle.objects.create(kind=Handle.Kind.LINK, text=new_token(), label="", **made)
    Handle.objects.create(kind=Handle.Kind.CODE, text=new_code(), label="On the voucher of spring", **made)
    Invitation.objects.create(token=new_token(), channel="mail", **made)
    passed = {"person": theo, "introducer": maya, "proof": Proof.SAID, "channel": introduction.channel, **_noted(said_at)}
    touch = Touch.objects.create(at=said_at, words="Maya said: go there, they listen.", opportunity=introduction, **passed)
    Introduction.objects.create(touch=touch, bound_at=said_at, **passed)


def _noted(at: datetime) -> dict[str, Any]:
    return {"source": SOURCE, "noted_at": at}
