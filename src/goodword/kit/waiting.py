"""One thing that waits for a member on Today, as any room tells it."""

from dataclasses import dataclass
from datetime import date

ASK, OFFER = "ask", "offer"


@dataclass(frozen=True)
class Waiting:
    """Why somebody waits, in words, and the one deed that settles it.

    `source` and `key` name it for as long as it is the same thing ("playbooks", the step of a run): what is put off is
    known by them. `subject_kind` is "person" or "organisation"; `day` is when it is, or was, due; `why` a whole sentence
    with that day in it; `stake` money in minor units of the business's currency, 0 where nobody can say. `act_url` is a
    page to go to, or with `is_post` a door that does it at once and tells in its toast how to undo it. `chip` says it in
    a word or three; empty, it is worked out from the day. `opening` is with what one might begin; empty, it is made of
    what else is known. `intent` is ASK where the deed asks something of them, OFFER where it would sell them something
    that nobody asked for. `is_pressing` is for whoever waits by a clock that is running: they come before everybody whom
    money would put first. `page_url` is the page of the thing itself. Nothing here is checked against who may see whom:
    the function that tells it has asked.
    """

    source: str
    key: str
    subject_kind: str
    subject_id: int
    day: date
    why: str
    stake: int = 0
    act_url: str = ""
    act_label: str = ""
    is_post: bool = False
    chip: str = ""
    opening: str = ""
    intent: str = ""
    page_url: str = ""
    is_pressing: bool = False


@dataclass(frozen=True)
class Pile:
    """Much that was left long ago, told as one line: how many in words, and the page that lists them."""

    words: str
    url: str
