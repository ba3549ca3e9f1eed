from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.catalogue.models import Dealer
from goodword.journal.models import Fact, FactQuerySet
from goodword.surveys.models import Answer
from goodword.touchpoints.models import OfSomebody, ThroughDealerQuerySet

from .rules import ASKED_AGAIN_AFTER_DAYS, FRESH_DAYS, HOURS, Said

LONGEST_WHAT = 300
OPEN = ~Q(state="closed")
OF_NOBODY = Q(owner=None) | Q(owner__is_active=False)  # whoever left has left their cases to others


class CaseQuerySet(ThroughDealerQuerySet["Case"]):
    def open(self) -> Self:
        """Those that are not closed."""
        return self.filter(OPEN)

    def overdue(self, now: datetime) -> Self:
        """Those with whom nobody was in touch in time, and nobody is yet."""
        return self.open().filter(first_contact_at=None, due_at__lt=now)


class Case(OfSomebody):
    """Somebody is unhappy, and somebody of ours puts it right.

    `first_contact_at` is the first contact that was noted since, whoever noted it; `outcome` is worked out from the answer
    that comes after the closing. Neither is ever typed.
    """

    class Cause(models.TextChoices):
        SCORE = "score", _("A low score")
        WORDS = "words", _("Their words")
        THEME = "theme", _("What they speak of")
        SILENCE = "silence", _("Silence")
        STAFF = "staff", _("Noticed by us")
        PASSIVE = "passive", _("Not quite happy")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONTACTED = "contacted", _("Contacted")
        SOLVING = "solving", _("Being solved")
        SOLVED = "solved", _("Solved")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        UNKNOWN = "", _("not asked again yet")
        TURNED = "turned", _("turned around")
        NOT_TURNED = "not_turned", _("not turned around")

    cause = models.CharField(_("cause"), max_length=7, choices=Cause)
    rule = models.ForeignKey("CaseRule", on_delete=models.SET_NULL, null=True, blank=True, related_name="cases")
    what = models.CharField(_("what it is about"), max_length=LONGEST_WHAT)
    answer = models.ForeignKey(Answer, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases")
    owner = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN, db_default="open")
    opened_at = models.DateTimeField(_("opened"))
    due_at = models.DateTimeField(_("to be contacted by"))
    first_contact_at = models.DateTimeField(_("first contact"), null=True, blank=True)
    last_note_at = models.DateTimeField(_("last note"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    asked_again_at = models.DateTimeField(_("asked again"), null=True, blank=True)
    score_before = models.SmallIntegerField(_("score before"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, default="", db_default="")

    objects = CaseQuerySet.as_manager()

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *OfSomebody.Meta.constraints,
            models.UniqueConstraint(fields=["person", "cause"], condition=OPEN, name="recovery_one_open_of_person"),
            models.UniqueConstraint(
                fields=["organisation", "cause"], condition=OPEN & Q(person=None), name="recovery_one_open_of_organisation"
            ),
            models.UniqueConstraint(fields=["answer"], condition=Q(answer__isnull=False), name="recovery_one_of_an_answer"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (OPEN & Q(closed_at=None)), name="recovery_closed_at"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=OPEN, name="recovery_open"),
            models.Index(fields=["-closed_at"], condition=Q(state="closed"), name="recovery_closed"),
            models.Index(fields=["person", "-opened_at"], name="recovery_of_person"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.state != self.State.CLOSED

    @property
    def before(self) -> Said | None:
        """What they gave us before it, on its scale."""
        return said(self.answer) if self.answer is not None else None


def said(answer: Answer) -> Said | None:
    """The score of an answer on its scale; none where it has none."""
    if answer.score is None:
        return None
    return Said(answer.score, answer.scale_low, answer.scale_high, answer.is_high_good)


class CaseNoteQuerySet(FactQuerySet["CaseNote"]):
    def visible_to(self, member: Member) -> Self:
        """The notes of the cases that this member may know of."""
        return self.filter(case__in=Case.objects.visible_to(member))


class CaseNote(Fact):
    """What happened with a case, in somebody's words; at a change of its state with the one before and the one after."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField(_("when"))
    words = models.TextField(_("what happened"))
    member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    came_from = models.CharField(max_length=9, choices=Case.State, blank=True, default="", db_default="")
    came_to = models.CharField(max_length=9, choices=Case.State, blank=True, default="", db_default="")

    objects = CaseNoteQuerySet.as_manager()

    class Meta(Fact.Meta):
        indexes: ClassVar = [models.Index(fields=["case", "-at"], name="recovery_notes")]

    def __str__(self) -> str:
        return self.words[:60]


class CaseRule(models.Model):
    """What opens a case by itself, and whose it is then; it looks at what came since `since_at`, when it was said so."""

    class Kind(models.TextChoices):
        SCORE = "score", _("a low score")
        WORDS = "words", _("words in a comment")
        THEME = "theme", _("what a comment speaks of")
        SILENCE = "silence", _("the silence of somebody valued")
        PASSIVE = "passive", _("seven or eight of ten")

    kind = models.CharField(_("what it looks for"), max_length=7, choices=Kind)
    is_on = models.BooleanField(_("it is on"), default=True)
    metric = models.CharField(_("question"), max_length=10, blank=True, default="")
    at_most = models.SmallIntegerField(_("this score or less"), default=0)
    words: "models.JSONField[Any, Any]" = models.JSONField(_("words"), default=list, blank=True)
    theme = models.BigIntegerField(_("theme"), help_text=_("its number"), default=0)
    silent_days = models.PositiveSmallIntegerField(_("days of silence"), default=0)
    worth = models.BigIntegerField(_("bought within two years"), help_text=_("in minor units"), default=0)
    hours = models.PositiveSmallIntegerField(_("hours until the first contact"), default=HOURS)
    named = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    since_at = models.DateTimeField(_("since"))

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class CaseTerms(models.Model):
    """The one row that says how cases are handled; `version` also counts the changes of the rules.

    `passed_over` are the answers of the last import that a rule would have meant, were they not older than `fresh_days`.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    fresh_days = models.PositiveSmallIntegerField(_("days for which an answer is news"), default=FRESH_DAYS)
    asked_again_days = models.PositiveSmallIntegerField(
        _("days after the closing until we ask again"), default=ASKED_AGAIN_AFTER_DAYS
    )
    last_import = models.BigIntegerField(default=0, editable=False)
    passed_over = models.PositiveIntegerField(default=0, editable=False)
    passed_over_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "terms of cases"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="recovery_one_row_of_terms")]
