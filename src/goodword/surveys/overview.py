"""How surveys stand: who was asked, who not and why, what came of it. Each question begins with the gate."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from goodword.accounts.models import Member

from .models import Cue, Doorway, Invitation, Response, Survey, SurveyVersion, Wave
from .models.sheets import REASONS
from .queries import version_in_force
from .rules import NotLive
from .writing import SETTINGS, Written

STATES = Invitation.State
OUT = (STATES.SENT, STATES.BOUNCED, STATES.STARTED, STATES.PARTIAL, STATES.COMPLETE, STATES.DECLINED)
BEGUN = (STATES.STARTED, STATES.PARTIAL, STATES.COMPLETE)


@dataclass(frozen=True)
class Counts:
    """Invitations by how they stand; those that went no further are in every number before it as well."""

    states: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)

    def _of(self, states: Iterable[str]) -> int:
        return sum(self.states.get(state, 0) for state in states)

    @property
    def invited(self) -> int:
        return sum(self.states.values())

    @property
    def waiting(self) -> int:
        return self._of([STATES.WAITING])

    @property
    def sent(self) -> int:
        return self._of(OUT)

    @property
    def bounced(self) -> int:
        return self._of([STATES.BOUNCED])

    @property
    def started(self) -> int:
        return self._of(BEGUN)

    @property
    def partial(self) -> int:
        return self._of([STATES.PARTIAL])

    @property
    def complete(self) -> int:
        return self._of([STATES.COMPLETE])

    @property
    def declined(self) -> int:
        return self._of([STATES.DECLINED])

    @property
    def not_asked(self) -> int:
        return self._of([STATES.SKIPPED])

    @property
    def answered(self) -> int:
        return self.complete + self.partial

    @property
    def arrived(self) -> int:
        """What went out and did not come back."""
        return self.sent - self.bounced

    @property
    def response_rate(self) -> float | None:
        """In percent: who answered, wholly or in part, of those whom it reached; None where it reached nobody."""
        return 100 * self.answered / self.arrived if self.arrived else None

    @property
    def completion_rate(self) -> float | None:
        """In percent: who came to the end, of those who began."""
        return 100 * self.complete / self.started if self.started else None

    @property
    def why_not(self) -> list[tuple[str, int]]:
        """Why people were not asked, in words, the most frequent first."""
        return [(str(NAMED.get(why, why)), n) for why, n in Counter(self.skipped).most_common()]


NAMED = dict(REASONS)


def _counted(rows: QuerySet[Invitation], by: str) -> dict[int, Counts]:
    """One question, however many invitations and however many surveys or waves they are of."""
    states: dict[int, Counter[str]] = {}
    skipped: dict[int, Counter[str]] = {}
    found = rows.order_by().values_list(by, "state", "skipped_why").annotate(n=Count("pk"))
    for pk, state, why, n in found:
        states.setdefault(pk, Counter())[state] += n
        skipped.setdefault(pk, Counter()).update({why: n} if why else {})
    return {pk: Counts(told, skipped[pk]) for pk, told in states.items()}


def surveys_for(member: Member) -> QuerySet[Survey]:
    """Every survey this member may know of."""
    return Survey.objects.visible_to(member)


def surveys_with_counts(member: Member) -> list[tuple[Survey, Counts]]:
    """Every survey with how its invitations stand, the live ones first."""
    rows = sorted(surveys_for(member), key=lambda one: ({"live": 0, "draft": 1}.get(one.state, 2), one.name.casefold()))
    counts = _counted(Invitation.objects.visible_to(member), "survey_id")
    return [(one, counts.get(one.pk, Counts())) for one in rows]


def survey_for(member: Member, survey_id: int) -> Survey:
    """The survey, or 404 as if there were none."""
    return get_object_or_404(surveys_for(member), pk=survey_id)


def version_for(member: Member, version_id: int) -> SurveyVersion:
    """A published version of a survey, or 404."""
    rows = SurveyVersion.objects.visible_to(member).filter(published_at__isnull=False).select_related("survey")
    return get_object_or_404(rows, pk=version_id)


def versions_of(member: Member, survey: Survey) -> QuerySet[SurveyVersion]:
    """What was published of a survey, the last first."""
    return SurveyVersion.objects.visible_to(member).filter(survey=survey, published_at__isnull=False)


def counts_of(member: Member, survey: Survey) -> Counts:
    """How the invitations of a survey stand."""
    return _counted(Invitation.objects.visible_to(member).filter(survey=survey), "survey_id").get(survey.pk, Counts())


def waves_with_counts(member: Member, survey: Survey) -> list[tuple[Wave, Counts]]:
    """The waves of a survey, the last first, with how their invitations stand."""
    waves = list(Wave.objects.visible_to(member).filter(survey=survey))
    counts = _counted(Invitation.objects.visible_to(member).filter(wave__in=waves), "wave_id") if waves else {}
    return [(wave, counts.get(wave.pk, Counts())) for wave in waves]


def wave_for(member: Member, wave_id: int) -> Wave:
    """One wave, or 404."""
    return get_object_or_404(Wave.objects.visible_to(member).select_related("survey"), pk=wave_id)


def cues_of(member: Member, survey: Survey) -> QuerySet[Cue]:
    """After what a survey goes out by itself."""
    return Cue.objects.visible_to(member).filter(survey=survey, ended_at=None)


def cue_for(member: Member, cue_id: int) -> Cue:
    """One of them, or 404."""
    return get_object_or_404(Cue.objects.visible_to(member).select_related("survey"), pk=cue_id)


def doorways_of(member: Member, survey: Survey) -> QuerySet[Doorway]:
    """The open doors to a survey, each with how many came through: `n_said` and, of them, `n_left_out`."""
    n_left_out = Count("responses", filter=Q(responses__is_suspicious=True))
    rows = Doorway.objects.visible_to(member).filter(survey=survey, closed_at=None)
    return rows.annotate(n_said=Count("responses"), n_left_out=n_left_out)


def doorway_for(member: Member, doorway_id: int) -> Doorway:
    """One of them, or 404."""
    return get_object_or_404(Doorway.objects.visible_to(member).select_related("survey"), pk=doorway_id)


def invitations_of(member: Member, survey: Survey, *, state: str = "") -> QuerySet[Invitation]:
    """Whom a survey was put to, or was not and why."""
    rows = Invitation.objects.visible_to(member).filter(survey=survey)
    return (rows.filter(state=state) if state else rows).select_related("person")


def responses_of(member: Member, survey: Survey) -> QuerySet[Response]:
    """What came back, as far as this member may know of whom it is from."""
    return Response.objects.visible_to(member).filter(survey_version__survey=survey).select_related("survey_version")


def as_written(survey: Survey) -> Written:
    """What was written last, published or not; whoever asks has come through the survey's gate."""
    last = survey.versions.first()
    settings = {name: getattr(survey, name) for name in SETTINGS}
    questions, words = (last.questions, last.words) if last else ([], {})
    return Written(survey.name, survey.kind, survey.language, questions, words, settings)


def live_version(survey: Survey) -> SurveyVersion:
    """The version that goes out; `NotLive` where none does. Not gated, for what goes out by itself."""
    version = version_in_force(survey) if survey.state == Survey.State.LIVE else None
    if version is None:
        raise NotLive
    return version
