"""The upkeep of the search index, as work that follows from deeds."""

from goodword.jobs.wiring import Payload
from goodword.journal.models import Entry

from . import actions
from .fulltext import Of

OF_KIND = {"people_person": Of.PEOPLE, "people_organisation": Of.ORGANISATIONS}


def catch_up(payload: Payload) -> None:
    """Index whatever was written in bulk."""
    actions.catch_up()


def forget_unsaid(payload: Payload) -> None:
    """Let go of the words of whoever is gone."""
    actions.catch_up()
    actions.forget_unsaid()


def at_once(entry: Entry) -> None:
    """Find what one deed has changed on the next page already."""
    if entry.row_id is None:
        return
    of = OF_KIND.get(entry.kind)
    if of is not None:
        actions.index_one(of, entry.row_id)
    elif entry.verb == "talk.taken_back":
        for conversation_id in entry.detail["words"]:
            actions.index_one(Of.TALKS, conversation_id)
    elif entry.verb.startswith("talk."):
        actions.index_talk(entry.row_id)
