"""How Theo came by Maya: her page, her link, an invitation she has not sent yet, and the word that brought him."""

from datetime import datetime, timedelta
from typing import Any

from goodword.people.models import Person
from goodword.pipeline.models import Opportunity
from goodword.referrals.models import Agreement, Handle, Introduction, Invitation, LeadForm, Proof, Touch, WordPage
from goodword.referrals.rules import new_code, new_token

from .rules import SOURCE


def sent(introduction: Opportunity, *, theo: Person, maya: Person) -> None:
    """Maya has a link and a code; Theo said that she had sent him."""
    said_at = introduction.opened_at
    made = {"person": maya, "made_at": said_at - timedelta(days=10), **_noted(said_at - timedelta(days=10))}
    Handle.objects.create(kind=Handle.Kind.LINK, text=new_token(), label="", **made)
    Handle.objects.create(kind=Handle.Kind.CODE, text=new_code(), label="On the voucher of spring", **made)
    Invitation.objects.create(token=new_token(), channel="mail", **made)
    passed = {"person": theo, "introducer": maya, "proof": Proof.SAID, "channel": introduction.channel, **_noted(said_at)}
    touch = Touch.objects.create(at=said_at, words="Maya said: go there, they listen.", opportunity=introduction, **passed)
    Introduction.objects.create(touch=touch, bound_at=said_at, **passed)
    _shown(theo, maya, said_at)


def _shown(theo: Person, maya: Person, said_at: datetime) -> None:
    """Her page, and the form of the shop to which her link leads; Theo does not mind that she knows he came."""
    WordPage.objects.create(person=maya, made_at=said_at)
    words = "Whoever sent me may know that I came, by my initials."
    Agreement.objects.create(person=theo, kind=Agreement.Kind.SHOW, words=words, agreed_at=said_at)
    token = f"{SOURCE}-{new_token()}"  # by which it is known when the sample goes
    LeadForm.objects.create(name="On our website", token=token, welcome="A bicycle, or a repair?", made_at=said_at)


def _noted(at: datetime) -> dict[str, Any]:
    return {"source": SOURCE, "noted_at": at}
