"""Everything that lies on the desk when the front page opens, for one member, at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.accounts.models import Member
from goodword.accounts.queries import currency
from goodword.accounts.rules import Right, may
from goodword.jobs.queries import is_open
from goodword.kit.figures import count
from goodword.kit.waiting import Pile

from . import cards, coverage, openings, queries, words
from .asking import numbers
from .rules import TEN, Call, Subject, first_of, part_of_day

EVERYBODY = 100


@dataclass(frozen=True)
class Line:
    """One of the people to call, in words."""

    subject: Subject
    name: str
    belongs_to: str
    known_since: str
    fact: str
    others: tuple[tuple[str, str], ...]
    chip: str
    tone: str
    stake: str
    url: str
    log_url: str
    call: Call
    last_talk: str = ""
    opening: str = ""
    warning: str = ""
    later_url: str = ""
    never_url: str = ""

    @property
    def also(self) -> tuple[str, ...]:
        """The other reasons, without the pages of the things themselves."""
        return tuple(fact for fact, _ in self.others)


@dataclass(frozen=True)
class Step:
    name: str
    say: str
    action: str
    url: str
    is_done: bool
    is_next: bool = False


@dataclass(frozen=True)
class Desk:
    greeting: str
    has_people: bool
    sees_all: bool
    lines: tuple[Line, ...] = ()
    piles: tuple[Pile, ...] = ()
    counted: str = ""
    is_more: bool = False
    is_counting: bool = False
    top_of_mind: cards.TopOfMind | None = None
    opinion: cards.Opinion | None = None
    life_cycle: cards.LifeCycle | None = None
    promised: cards.Promised | None = None
    valuable: coverage.Valuable | None = None
    steps: tuple[Step, ...] = ()


def desk(member: Member, *, now: datetime) -> Desk:
    """The whole page. Who may not know of everybody gets no number about everybody."""
    sees_all = may(member.role, Right.SEE_ALL)
    greeting = words.greeting(part_of_day(timezone.localtime(now).hour), member.get_short_name())
    has_people = queries.has_people(member)
    if not has_people:
        return Desk(greeting, has_people, sees_all, steps=_steps(member, [False] * 6))
    called = people_to_call(member, now=now)
    if not sees_all:
        return called
    today = timezone.localdate(now)
    found = numbers(today)
    top = cards.top_of_mind(found["top-of-mind"], found["silence"], currency=currency())
    metric = "csat" if found.get("csat") else "nps"
    opinion = cards.opinion(found[metric], found["months"], metric=metric)
    done = [True, bool(top.share), opinion.opinion is not None, *queries.later_steps(), bool(top.figure or opinion.figure)]
    return replace(
        called,
        top_of_mind=top,
        opinion=opinion,
        life_cycle=cards.life_cycle(found["lifecycle"]),
        promised=cards.promised(found["completion"]),
        valuable=coverage.valuable(found["valuable"]),
        steps=() if all(done) else _steps(member, done),
    )


def people_to_call(member: Member, *, now: datetime, most: int = TEN) -> Desk:
    """The list alone: the first ten, or the first hundred."""
    today = timezone.localdate(now)
    greeting = words.greeting(part_of_day(timezone.localtime(now).hour), member.get_short_name())
    waiting = queries.waiting(member, now=now, currency=currency())
    chosen = first_of(waiting.calls, most)
    names = queries.names_of([call.subject for call in chosen], seen_by=member)
    talks = queries.last_talks(names, seen_by=member, now=now)
    lines = tuple(
        _line(call, names[call.subject], member, today, talks.get(call.subject)) for call in chosen if call.subject in names
    )
    early = queries.early_asks(chosen, seen_by=member, now=now)
    lines = tuple(replace(line, warning=words.early_ask()) if line.subject in early else line for line in lines)
    return Desk(
        greeting,
        has_people=True,
        sees_all=may(member.role, Right.SEE_ALL),
        lines=lines,
        piles=tuple(queries.piles(member, today)),
        counted=_counted(len(lines), len(waiting.calls), waiting.is_all),
        is_more=len(waiting.calls) > len(lines),
        # An empty list may only mean that nobody has been counted since the last file came in.
        is_counting=not lines and is_open("insights.file_scores"),
    )


def _counted(shown: int, found: int, is_all: bool) -> str:
    if not is_all:
        return _("%(shown)s of more than %(found)s") % {"shown": count(shown), "found": count(found)}
    if shown < found:
        return _("%(shown)s of %(found)s") % {"shown": count(shown), "found": count(found)}
    return ngettext("%(n)s waits", "%(n)s wait", found) % {"n": count(found)}


def _line(call: Call, who: queries.Who, member: Member, today: date, talk: queries.Talk | None) -> Line:
    may_write = may(member.role, Right.WRITE)
    return Line(
        subject=call.subject,
        name=who.name,
        belongs_to=who.belongs_to,
        known_since=words.known_since(call),
        fact=words.fact(call.reason, today=today),
        others=tuple((words.fact(reason, today=today), reason.page_url) for reason in call.also),
        chip=words.chip(call.reason, today=today),
        tone=words.tone(call.reason),
        stake=words.stake(call, currency()),
        url=reverse(f"directory:{call.subject.kind}", args=[call.subject.id]),
        log_url=_log_url(call.subject) if may_write else "",
        call=call,
        last_talk=openings.last_talk(talk, today=today),
        opening=openings.opening(call, talk, today=today),
        later_url=_put_off_url("later", call, today) if may_write else "",
        never_url=_put_off_url("not_at_all", call, today) if may_write else "",
    )


def _log_url(subject: Subject) -> str:
    view = "touchpoints:log" if subject.kind == "person" else "touchpoints:log_with_organisation"
    return f"{reverse(view, args=[subject.id])}?next={reverse('front:today')}"


PUT_OFF = {
    ("later", "person"): "touchpoints:later",
    ("later", "organisation"): "touchpoints:later_for_organisation",
    ("not_at_all", "person"): "touchpoints:not_at_all",
    ("not_at_all", "organisation"): "touchpoints:not_for_organisation",
}


def _put_off_url(how: str, call: Call, today: date) -> str:
    kind, key = call.reason.name
    asked = urlencode({"kind": kind, "key": key, "what": words.fact(call.reason, today=today)})
    return f"{reverse(PUT_OFF[how, call.subject.kind], args=[call.subject.id])}?{asked}"


def _steps(member: Member, done: Sequence[bool]) -> tuple[Step, ...]:
    """The six first steps; the first that is not done is the next."""
    people, imports = reverse("directory:people"), reverse("intake:imports")
    all_steps: list[Mapping[str, Any]] = [
        {"name": _("Add people"), "say": _("A file of people, and one of orders: CSV, Excel or Parquet."),
         "action": _("Bring in a file"), "url": imports if may(member.role, Right.IMPORT) else ""},
        {"name": _("Log a talk"), "say": _("What was said, and what you promised. It resets their clock."),
         "action": _("Choose a person"), "url": people},
        {"name": _("Bring in answers"), "say": _("Would they recommend you? Were they satisfied?"),
         "action": _("Bring in a file"), "url": imports if may(member.role, Right.IMPORT) else ""},
        {"name": _("Keep a promise"), "say": _("Tick it off on the person's page once it is done."),
         "action": _("Choose a person"), "url": people},
        {"name": _("Note who sent whom"), "say": _("An enquiry that came through a friend is a warm lead."),
         "action": _("Choose a person"), "url": people},
        {"name": _("Read the numbers"), "say": _("Each says how it is computed, from how many, and how sure it is."),
         "action": _("Open Insights"), "url": reverse("insights:index") if may(member.role, Right.SEE_ALL) else ""},
    ]  # fmt: skip
    following = list(done).index(False)
    return tuple(
        Step(**step, is_done=is_done, is_next=n == following)
        for n, (step, is_done) in enumerate(zip(all_steps, done, strict=True))
    )
