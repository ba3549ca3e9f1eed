"""The sample's work for the queue. It may be begun again by a second worker, and goes on where the first one stopped."""

from django.utils import timezone

from goodword.jobs.wiring import Payload

from . import actions, letters


def take_out(payload: Payload) -> None:
    """Take the sample out."""
    actions.take_out(member_id=int(payload["member"]), at=timezone.now())


def tell_letters(_: Payload) -> None:
    """Write the letters of the sample's last Tuesdays."""
    letters.tell(at=timezone.now())
