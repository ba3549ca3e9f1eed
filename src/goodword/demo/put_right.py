"""What went wrong in the sample and is put right: a case in every state, and a change of which those who said it were told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from goodword.accounts.models import Member
from goodword.changes.models import Change, ChangeCause, Told
from goodword.people.models import Person
from goodword.recovery.models import Case, CaseNote, CaseRule, CaseTerms
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Conversation, Touchpoint

from .rules import SOURCE

CALLS = "We call when a delivery is late"
FORGOTTEN = "His welcome package was forgotten"
STEPS = (
    (Case.State.CONTACTED, "Called him; he had been looking forward to it, and laughed about it."),
    (Case.State.SOLVED, "The package went out today, with a bell that he did not order."),
    (Case.State.CLOSED, "He rang the bell on the phone."),
)


def theo_is_put_right(theo: Person, ada: Member, at: datetime) -> Case:
    """His package was forgotten; Ada called within a day, and closed it a week later."""
    opened_at = at - timedelta(days=38)
    CaseTerms.objects.create(version=1)
    CaseRule.objects.create(kind="score", metric="nps", at_most=6, since_at=at - timedelta(days=400))
    case = Case.objects.create(
        person=theo,
        cause=Case.Cause.STAFF,
        what=FORGOTTEN,
        owner=ada,
        state=Case.State.CLOSED,
        opened_at=opened_at,
        due_at=opened_at + timedelta(hours=48),
        first_contact_at=opened_at + timedelta(hours=20),
        closed_at=opened_at + timedelta(days=8),
        last_note_at=opened_at + timedelta(days=8),
        source=SOURCE,
        noted_at=opened_at,
    )
    came_from = Case.State.OPEN
    for days, (state, words) in zip((1, 3, 8), STEPS, strict=True):
        noted_at = opened_at + timedelta(days=days)
        CaseNote.objects.create(
            case=case,
            at=noted_at,
            words=words,
            member=ada,
            came_from=came_from,
            came_to=state,
            source=SOURCE,
            noted_at=noted_at,
        )
        came_from = state
    return case


def ines_is_heard(ines: Person, at: datetime) -> Change:
    """She said that nobody called; they do now, and she was told of it on the phone."""
    answer = Answer.objects.get(person=ines, score=3)
    noted = {"source": SOURCE, "noted_at": at - timedelta(days=6)}
    change = Change.objects.create(
        what=CALLS,
        words="Whoever waits longer than we promised gets a call from us the same day, before they have to ask.",
        since_on=(at - timedelta(days=7)).date(),
        is_public=True,
        **noted,
    )
    ChangeCause.objects.create(change=change, answer=answer, person=ines, **noted)
    Told.objects.create(change=change, person=ines, how="by phone", told_at=at - timedelta(days=6), **noted)
    return change


@dataclass(frozen=True)
class Story:
    """How many days ago a case was opened, then, in days after it, when somebody was in touch and when it came to each state.

    `again` is the score that they gave a fortnight after it was closed.
    """

    days_ago: int
    called: float | None = None
    steps: tuple[tuple[str, float], ...] = ()
    again: int | None = None

    @property
    def state(self) -> str:
        return self.steps[-1][0] if self.steps else Case.State.OPEN.value

    @property
    def last(self) -> float:
        return self.steps[-1][1] if self.steps else 0


# How far those who were unhappy lately have come, the last first.
STORIES = (
    Story(0),
    Story(1),
    Story(3),
    Story(3, 0.9, (("contacted", 0.9),)),
    Story(5, 1.2, (("contacted", 1.2),)),
    Story(6, 0.3, (("contacted", 0.3), ("solving", 2))),
    Story(9, 1.5, (("contacted", 1.5), ("solving", 3))),
    Story(11, 2.8, (("contacted", 2.8), ("solving", 4), ("solved", 8))),
    Story(16, 0.7, (("contacted", 0.7), ("solved", 3), ("closed", 6))),
    Story(24, 1.1, (("contacted", 1.1), ("solved", 5), ("closed", 9))),
    Story(30, 1.9, (("contacted", 1.9), ("solving", 3), ("solved", 6), ("closed", 10)), again=8),
    Story(37, 0.4, (("contacted", 0.4), ("solved", 2), ("closed", 4)), again=9),
    Story(43, 1.3, (("contacted", 1.3), ("solving", 4), ("closed", 12)), again=5),
    Story(52, 0.8, (("contacted", 0.8), ("solved", 6), ("closed", 7)), again=8),
    Story(61, 2.4, (("contacted", 2.4), ("solving", 5), ("closed", 15))),
    Story(75, 1.6, (("contacted", 1.6), ("solved", 3), ("closed", 5)), again=7),
)
ASKED_AGAIN_AFTER = timedelta(days=14)
TOLD = {
    "contacted": "Spoke on the phone. They were surprised that we called, and told the whole story.",
    "solving": "The part is ordered, and they know by when it comes.",
    "solved": "It is put right, and they have seen it.",
    "closed": "They are content. We ask them again in two weeks.",
}
MOST_CAUSES = 8


def company_is_put_right(*, at: datetime) -> int:
    """Of the sample's last unhappy answers a case in every state; and a change because of some. How many cases it makes."""
    owner, manager = (Member.objects.filter(role=role).order_by("pk").first() for role in ("owner", "manager"))
    low = Answer.objects.filter(source=SOURCE, metric="nps", score__lte=6, person__isnull=False)
    told: set[int | None] = set()
    for n, story in enumerate(STORIES):
        said = low.filter(answered_at__lte=at - timedelta(days=story.days_ago)).exclude(person__in=told)
        if answer := said.order_by("-answered_at", "-pk").first():
            told.add(answer.person_id)
            _tell(answer, story, owner if n % 3 else manager, at)
    _letterbox(low.exclude(comment="").filter(answered_at__lt=at - timedelta(days=12)), at)
    return len(told)


def _tell(answer: Answer, story: Story, owner: Member | None, at: datetime) -> None:
    opened_at = at - timedelta(days=story.days_ago, hours=2)
    closed_at = opened_at + timedelta(days=story.last) if story.state == Case.State.CLOSED else None
    told = f"{answer.score} out of {answer.scale_high}"
    case = Case.objects.create(
        person_id=answer.person_id,
        cause=Case.Cause.SCORE,
        what=f"{told}: “{answer.comment}”" if answer.comment else f"Would recommend: {told}",
        answer=answer,
        score_before=answer.score,
        owner=owner,
        state=story.state,
        opened_at=opened_at,
        due_at=opened_at + timedelta(hours=48),
        first_contact_at=opened_at + timedelta(days=story.called) if story.called is not None else None,
        closed_at=closed_at,
        asked_again_at=closed_at + ASKED_AGAIN_AFTER if closed_at and story.again is not None else None,
        last_note_at=opened_at + timedelta(days=story.last),
        source=SOURCE,
        noted_at=opened_at,
    )
    _called(case, story.called)
    came_from = Case.State.OPEN.value
    for came_to, after in story.steps:
        noted_at = opened_at + timedelta(days=after)
        said = {"member": owner, "source": SOURCE, "noted_at": noted_at}
        CaseNote.objects.create(case=case, at=noted_at, words=TOLD[came_to], came_from=came_from, came_to=came_to, **said)
        came_from = came_to
    if case.asked_again_at and story.again is not None:
        _says_again(answer, story.again, case.asked_again_at)


def _says_again(first: Answer, score: int, asked_at: datetime) -> None:
    """Two days after they were asked again they answered."""
    same = {name: getattr(first, name) for name in ("metric", "formula", "scale_low", "scale_high", "is_high_good", "channel")}
    at = asked_at + timedelta(days=2)
    Answer.objects.create(
        person_id=first.person_id, **same, score=score, sent_at=asked_at, answered_at=at, source=SOURCE, noted_at=at
    )


def _called(case: Case, days: float | None) -> None:
    """The call is among the contacts, as any other."""
    if days is not None:
        talked_at = case.opened_at + timedelta(days=days)
        how = {"kind": "call", "channel": "phone", "direction": "two-way", "stage": "after"}
        talk = Touchpoint.objects.create(person_id=case.person_id, at=talked_at, **how, source=SOURCE, noted_at=talked_at)
        Conversation.objects.create(touchpoint=talk, words=TOLD["contacted"], source=SOURCE, noted_at=talked_at)


def _letterbox(said: "QuerySet[Answer]", at: datetime) -> None:
    """What several wrote led to one change, and they were told a week ago."""
    noted = {"source": SOURCE, "noted_at": at - timedelta(days=8)}
    what = "The line is answered until eight in the evening"
    since_on = (at - timedelta(days=10)).date()
    change = Change.objects.create(what=what, words=f"{what}, by one of us.", since_on=since_on, is_public=True, **noted)
    by_person = {answer.person_id: answer for answer in said.order_by("answered_at")}
    for answer in list(by_person.values())[-MOST_CAUSES:]:
        ChangeCause.objects.create(change=change, answer=answer, person_id=answer.person_id, **noted)
        Told.objects.create(change=change, person_id=answer.person_id, told_at=at - timedelta(days=7), **noted)
