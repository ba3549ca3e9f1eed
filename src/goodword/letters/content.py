"""A letter in words, once, for the page, the HTML mail and the plain text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.insights.wording import spelt
from goodword.mail.rendering import name_of_house, rendered
from goodword.mail.rules import Content, Picture

from . import counting
from .asking import change_says, finding_says
from .challenges import CHALLENGES
from .models import Challenge, Letter
from .rules import Task

TASKS = {task.key: task for task in CHALLENGES}
CHART = "months"


@dataclass(frozen=True)
class Number:
    """One of the three numbers as it is read."""

    title: str
    figure: str
    say: str
    change: str
    tone: str
    meter: str
    url: str


@dataclass(frozen=True)
class Tracked:
    """A challenge as it stands: what it is, how far it is, what it brought."""

    row: Challenge
    title: str
    what: str
    how_counted: str
    stands: str
    progress: str
    done: int
    goal: int
    brought: str


@dataclass(frozen=True)
class Listed:
    """A letter among others: its numbers, its finding and its challenge, each in a few words."""

    letter: Letter
    numbers: tuple[Number, ...]
    finding: str
    task: str


@dataclass(frozen=True)
class Read:
    """A whole letter, ready to be read."""

    letter: Letter
    day: date
    numbers: tuple[Number, ...]
    opinion: Number | None
    finding: str
    finding_says: str
    finding_sure: str
    finding_url: str
    challenge: Tracked | None
    drawings: tuple[tuple[str, SafeString], ...]
    picture_says: str
    url: str


def listed(letter: Letter) -> Listed:
    """Put a letter into the words of its line, which need no more than its row."""
    said, task = letter.figures, TASKS.get(letter.challenge.task) if letter.challenge else None
    numbers = tuple(_number(one) for one in said["numbers"])
    return Listed(letter, numbers, (said["finding"] or {}).get("title", ""), str(task.title) if task else "")


def read(letter: Letter, now: datetime) -> Read:
    """Put a letter into words. Its figures are those of its day; how far its challenge is, is said as of now."""
    said = letter.figures
    found = said["finding"] or {}
    opinion = _number(said["opinion"]) if said["opinion"] else None
    return Read(
        letter=letter,
        day=letter.due_on,
        numbers=tuple(_number(one) for one in said["numbers"]),
        opinion=opinion,
        finding=found.get("title", ""),
        finding_says=found.get("say", ""),
        finding_sure=finding_says(said),
        finding_url=_page(found["insight"], by=found["dimension"]) if found else "",
        challenge=tracked(letter.challenge, now) if letter.challenge else None,
        # Drawn by our own process of numbers, which escapes what it writes, and kept as it was drawn.
        drawings=tuple((size, mark_safe(letter.drawings[size])) for size in ("wide", "narrow") if letter.drawings),
        picture_says=_("%(number)s by month with its margin") % {"number": opinion.title} if opinion else "",
        url=settings.GOODWORD_URL + reverse("letters:letter", args=[letter.pk]),
    )


def mail(letter: Letter, now: datetime) -> Content:
    """The letter as a mail: the same words as the page, in HTML and in plain text."""
    said = read(letter, now)
    first = next((one for one in said.numbers if one.figure), None)
    subject = _("%(business)s: the Tuesday letter") % {"business": name_of_house()}
    if first is not None:
        subject = f"{subject} · {first.title} {first.figure}"
    pictures = [Picture(CHART, bytes(letter.picture))] if letter.picture else []
    return rendered("letters/letter", {"read": said, "chart": CHART if pictures else ""}, subject=subject, pictures=pictures)


def _number(said: Mapping[str, Any]) -> Number:
    change = said["change"] or {}
    tone = "" if not change.get("is_clear") else "leaf" if change["value"] > 0 else "brick"
    share = said["value"] if said["unit"] == "%" and said["value"] is not None else 0
    return Number(said["title"], said["figure"], said["say"], said["change_says"], tone, f"{share:.0f}", _page(said["name"]))


def tracked(challenge: Challenge, now: datetime) -> Tracked | None:
    """How far a challenge is; None for one that is not among ours any more."""
    task = TASKS.get(challenge.task)
    if task is None:
        return None
    n = 0
    if task.counts and challenge.accepted_at is not None:
        n = counting.counted(task.counts, challenge.accepted_at, challenge.ended_at or now)
    return Tracked(
        challenge,
        str(task.title),
        str(task.what),
        how_counted(task),
        challenge.get_state_display(),
        _progress(challenge, task, n),
        min(n, task.goal),
        task.goal,
        _brought(challenge),
    )


def how_counted(task: Task) -> str:
    """What is counted to see that a challenge was done."""
    if not task.counts:
        return _("You say when it is done.")
    return _("Done when Goodword has counted %(goal)s: %(what)s, from the day you accept.") % {
        "goal": task.goal,
        "what": str(counting.NAMES[task.counts]),
    }


def _progress(challenge: Challenge, task: Task, n: int) -> str:
    if challenge.accepted_at is None or not task.counts:
        return ""
    said = ngettext("%(n)s of %(goal)s so far", "%(n)s of %(goal)s so far", n)
    if challenge.state != Challenge.State.ACCEPTED:
        said = _("%(n)s counted, %(goal)s were asked for")
    return said % {"n": n, "goal": task.goal}


def _brought(challenge: Challenge) -> str:
    """The number before and after, and whether it moved."""
    if challenge.state != Challenge.State.DONE or challenge.before is None:
        return ""
    before, after, found = challenge.before, challenge.after, challenge.brought
    if after is None or found is None:
        return _("What it brought is measured with the next letter.")
    now_on, before_on = (date_format(date.fromisoformat(one["day"]), "j F") for one in (after, before))
    said = {"before": spelt(before["value"], before["unit"]), "after": spelt(after["value"], after["unit"])}
    return _("From %(before)s to %(after)s.") % said + " " + change_says(found, after["unit"], now_on, before_on)


def _page(insight: str, **more: str) -> str:
    address = reverse("insights:insight", args=[insight])
    return f"{address}?{urlencode(more)}" if more else address
