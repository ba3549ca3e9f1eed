"""What the rules find: the answers and the silences that want a case now. Not gated: it is looked for on behalf of the house."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum

from goodword.accounts.models import Member, Role
from goodword.accounts.queries import business
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Dealer
from goodword.people.models import Care, Person
from goodword.surveys.models import Answer
from goodword.touchpoints.models import REAL_CONTACT, Order, Touchpoint

from . import speaking
from .models import Case, CaseRule, CaseTerms
from .rules import USUAL, Kind, Rule, first_to_own, says_one_of

MOST_AT_ONCE = 200  # what is more waits for the next look, a few minutes later
LATEST_COMMENTS = 5_000
TWO_YEARS = timedelta(days=730)
FROM_ANSWERS = [Case.Cause.SCORE, Case.Cause.WORDS, Case.Cause.THEME, Case.Cause.PASSIVE]


def terms() -> CaseTerms:
    """How cases are handled; as at first where nobody has said otherwise."""
    return CaseTerms.objects.filter(pk=1).first() or CaseTerms(version=0)


def present_rules() -> list[Rule]:
    """The rules, those that are off as well; before anybody has said anything a low score is one."""
    if terms().version == 0:
        return list(USUAL)
    return [_rule(row) for row in CaseRule.objects.all()]


def _rule(row: CaseRule) -> Rule:
    plain = ("is_on", "metric", "at_most", "theme", "silent_days", "worth", "hours")
    kept = {name: getattr(row, name) for name in plain}
    return Rule(row.pk, Kind(row.kind), words=tuple(row.words), named=row.named_id, **kept)


@dataclass(frozen=True)
class Found:
    """Something that wants a case: whose it is, what they said, and since when they say nothing."""

    rule: Rule
    person_id: int | None
    organisation_id: int | None = None
    answer: Answer | None = None
    silent_since: datetime | None = None


def found_by(rule: Rule, at: datetime) -> Iterator[Found]:
    """What a rule means and has no case yet."""
    if rule.kind is Kind.SILENCE:
        yield from _silent(rule, at)
        return
    for answer in answers_meant(rule, at):
        yield Found(rule, answer.person_id, answer.organisation_id, answer)


def answers_meant(rule: Rule, at: datetime) -> Iterable[Answer]:
    """The fresh answers that a rule means, the latest first: of those of one person only the last."""
    since = at - timedelta(days=terms().fresh_days)
    rows = _without_case(fitting(rule).filter(answered_at__gt=since, answered_at__lte=at))
    if rule.id:
        rows = rows.filter(noted_at__gte=CaseRule.objects.filter(pk=rule.id).values("since_at")[:1])
    rows = rows.select_related("person").order_by("-answered_at", "-id")
    if rule.kind is Kind.WORDS:
        said = (one for one in rows[:LATEST_COMMENTS] if says_one_of(one.comment, rule.words))
        return [one for one, _ in zip(said, range(MOST_AT_ONCE), strict=False)]
    return rows[:MOST_AT_ONCE]


def fitting(rule: Rule) -> QuerySet[Answer]:
    """The answers that a rule means, whenever they came; of words all that have any."""
    if rule.kind is Kind.WORDS:
        return Answer.objects.filter(answered_at__isnull=False).exclude(comment="")
    if rule.kind is Kind.THEME:
        return speaking.spoken_of(rule.theme).filter(answered_at__isnull=False)
    rows = Answer.objects.filter(score__isnull=False, is_high_good=True)
    if rule.kind is Kind.PASSIVE:
        return rows.filter(metric="nps", score__gte=7, score__lte=8)
    return rows.filter(metric=rule.metric, score__lte=rule.at_most)


def _without_case(rows: QuerySet[Answer]) -> QuerySet[Answer]:
    """Only answers of the living that were not told of within a case already."""
    told_within = Q(closed_at=None) | Q(closed_at__gte=OuterRef("noted_at"))
    cases = Case.objects.filter(told_within, cause__in=FROM_ANSWERS)
    of_person, of_firm = cases.filter(person=OuterRef("person")), cases.filter(organisation=OuterRef("organisation"), person=None)
    rows = rows.filter(~Exists(Case.objects.filter(answer=OuterRef("pk"))), ~Exists(of_person))
    return rows.filter(Q(person__isnull=False) | ~Exists(of_firm), Q(person=None) | Q(person__died_on=None))


def _silent(rule: Rule, at: datetime) -> Iterator[Found]:
    """Who bought for so much within two years, and with whom there was neither a contact nor an order for so long."""
    house, since = business(), at - timedelta(days=rule.silent_days)
    if house is None:
        return
    bought = Order.objects.exclude(state=Order.State.CANCELLED).filter(
        person__isnull=False, currency=house.currency, ordered_at__gt=at - TWO_YEARS, ordered_at__lte=at
    )
    worthy = bought.order_by().values("person").annotate(worth=Sum("total"), last=Max("ordered_at"))
    worthy = worthy.filter(worth__gte=max(rule.worth, 1), last__lte=since)
    last = dict(worthy.values_list("person", "last"))
    spoken = Touchpoint.objects.filter(REAL_CONTACT, person=OuterRef("pk"), at__gt=since, at__lte=at)
    had = Case.objects.filter(person=OuterRef("pk")).filter(Q(closed_at=None) | Q(closed_at__gt=since))
    rows = Person.objects.filter(pk__in=worthy.values("person"), wants_silence=False, died_on=None)
    silent = rows.filter(~Exists(spoken), ~Exists(had)).order_by("pk").values_list("pk", flat=True)
    for person_id in silent[:MOST_AT_ONCE]:
        yield Found(rule, person_id, silent_since=last[person_id])


def passed_over(batches: Collection[int], at: datetime) -> int:
    """How many answers of these imports a rule that is on would mean, were they not older than what is news."""
    old = at - timedelta(days=terms().fresh_days)
    meant = Q(pk__in=())
    for rule in present_rules():
        if rule.is_on and rule.kind in (Kind.SCORE, Kind.PASSIVE):
            meant |= Q(pk__in=fitting(rule).filter(origin__in=batches).values("pk"))
    return Answer.objects.filter(meant, origin__in=batches, answered_at__lte=old).count()


@dataclass(frozen=True)
class Desk:
    """Who may be given a case: who looks after whom, who is there, and who of them sees everybody."""

    carers: dict[int, list[int]]
    there: set[int]
    owner: int | None

    def of(self, found: Found) -> int | None:
        """Who has it."""
        carers = [one for one in self.carers.get(found.person_id or 0, ()) if one in self.there]
        named = found.rule.named if found.rule.named in self.there else None
        return first_to_own(carers, named, self.owner)


def desk(people: Collection[int]) -> Desk:
    """Who may be given the cases of these people."""
    there = [one for one in Member.objects.filter(is_active=True).order_by("id") if is_fit(one)]
    owner = next((one.pk for one in there if one.role == Role.OWNER), None)
    carers: dict[int, list[int]] = {}
    for care in Care.objects.current().filter(person__in=people).order_by("since", "id"):
        carers.setdefault(care.person_id or 0, []).append(care.member_id)
    return Desk(carers, {one.pk for one in there}, owner)


def is_fit(member: Member) -> bool:
    """Whether a member sees everybody and may write: whoever else sees a case only through a dealer is given one by hand."""
    return may(member.role, Right.SEE_ALL) and may(member.role, Right.WRITE)


def may_have(member: Member, dealer: Dealer | None) -> bool:
    """Whether a case may be given to a member: they see everybody and may write, or they are of its dealer."""
    is_of_dealer = dealer is not None and dealer.members.filter(pk=member.pk).exists()
    return member.is_active and (is_fit(member) or is_of_dealer)
