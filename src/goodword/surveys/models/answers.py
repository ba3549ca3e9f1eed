from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.catalogue.models import Branch, Dealer, Department, Product, Staff
from goodword.journal.models import Fact
from goodword.touchpoints.models import OfSomebody, Order, ThroughDealerQuerySet, Touchpoint

from .sheets import Response

M = TypeVar("M", bound=models.Model)


class Metric(models.TextChoices):
    """The questions whose arithmetic Goodword knows. The scale is part of the question."""

    NPS = "nps", _("Would recommend")
    CSAT = "csat", _("Satisfaction")
    CES = "ces", _("Ease")
    OTHER = "other", _("Other")


# What an answer is called that is one half of a pair, by what it asks.
HALVES = {"expectation": _("Expected of %(promise)s"), "experience": _("Experienced of %(promise)s")}


class Answer(OfSomebody):
    """One question put to one person, and what came back, on the scale it was asked on.

    Whoever answers through an open doorway without saying who they are is named by their response alone.
    """

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        BOUNCED = "bounced", _("Did not arrive")
        DECLINED = "declined", _("Declined")
        PARTIAL = "partial", _("Answered in part")
        COMPLETE = "complete", _("Answered")

    metric = models.CharField(_("question"), max_length=10, choices=Metric)
    formula = models.CharField(_("scale version"), max_length=20)
    scale_low = models.SmallIntegerField(_("lowest score"))
    scale_high = models.SmallIntegerField(_("highest score"))
    is_high_good = models.BooleanField(_("high is good"), default=True, db_default=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COMPLETE)
    score = models.SmallIntegerField(_("score"), null=True, blank=True)
    sent_at = models.DateTimeField(_("asked"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ratings = models.JSONField(_("ratings of drivers"), default=dict, blank=True, db_default={})
    comment = models.TextField(_("comment"), blank=True, default="")
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="", db_default="")
    order = models.ForeignKey(Order, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    branch = models.ForeignKey(Branch, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    dims = models.JSONField(default=dict, blank=True, db_default={})
    response = models.ForeignKey(
        Response, on_delete=models.CASCADE, null=True, blank=True, related_name="answers", db_index=False
    )
    question = models.CharField(max_length=60, blank=True, default="", db_default="")

    objects = ThroughDealerQuerySet["Answer"].as_manager()

    @property
    def asked(self) -> str:
        """What was asked: a question that all know, which half of a pair and of which promise, or the words of a question."""
        if self.metric != Metric.OTHER:
            return self.get_metric_display()
        half = HALVES.get(self.dims.get("asks", ""))
        return half % {"promise": self.dims.get("promise", "")} if half else self._own_words or self.get_metric_display()

    @property
    def _own_words(self) -> str:
        """The question as its survey asks it; whoever lists answers fetches the version with them."""
        if self.response is None:
            return ""
        version = self.response.survey_version
        text: dict[str, str] = next((one["text"] for one in version.questions if one["key"] == self.question), {})
        return str(text.get(version.survey.language) or next(iter(text.values()), ""))

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False) | Q(response__isnull=False),
                name="surveys_answer_of_somebody",
            ),
            models.UniqueConstraint(
                fields=["response", "question"], condition=Q(response__isnull=False), name="surveys_one_answer_a_question"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=models.F("scale_low"), score__lte=models.F("scale_high")),
                name="surveys_score_on_its_scale",
            ),
            models.CheckConstraint(
                condition=~Q(state="complete") | Q(score__isnull=False, answered_at__isnull=False),
                name="surveys_complete_has_a_score",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-answered_at"], name="surveys_of_person"),
            models.Index(fields=["-answered_at", "-id"], condition=Q(answered_at__isnull=False), name="surveys_answered"),
        ]
