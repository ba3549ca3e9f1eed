"""Providers that take mail over the web, by anymail: what the end of such an exchange means."""

from typing import Any

from anymail.exceptions import (
    AnymailAPIError,
    AnymailError,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.core.mail import EmailMultiAlternatives
from requests import ConnectTimeout
from urllib3.exceptions import NewConnectionError

from .exchange import Whole
from .rules import Outcome, Said, outcome_of_service

NEVER, TAKEN = {"invalid", "rejected", "failed"}, {"sent", "queued"}
SURELY_NOT = (AnymailRecipientsRefused, AnymailSerializationError, AnymailUnsupportedFeature)


class Service(Whole):
    """The web service of a provider. Where no answer came nobody knows whether it has the mail."""

    troubles = (AnymailError, OSError)

    def _ended_by(self, why: Exception, was_used: bool) -> Said:
        self.hang_up()
        trouble = f"{type(why).__name__}: {why}"
        if isinstance(why, AnymailAPIError):
            code = why.status_code
            if code is not None:
                return Said(outcome_of_service(code), trouble)
            return Said(Outcome.NO_SERVER if _never_met(why) else Outcome.AMBIGUOUS, trouble)
        return Said(Outcome.REFUSED if isinstance(why, SURELY_NOT) else Outcome.AMBIGUOUS, trouble)

    def _taken(self, made: EmailMultiAlternatives) -> Said:
        status: Any = getattr(made, "anymail_status", None)
        told = set(status.status or ()) if status is not None else set()
        number = str(getattr(status, "message_id", "") or "")
        if told & TAKEN:
            return Said(Outcome.SENT, provider_id=number)
        says = f"The provider says: {', '.join(sorted(told)) or 'nothing'}"
        return Said(Outcome.REFUSED if told & NEVER else Outcome.AMBIGUOUS, says, number)


def _never_met(why: BaseException) -> bool:
    """Whether there was no line at all, so that nothing can have gone over it."""
    cause = why.__cause__
    if isinstance(cause, ConnectTimeout):
        return True
    reason = getattr(next(iter(getattr(cause, "args", ())), None), "reason", None)
    return isinstance(reason, NewConnectionError)
