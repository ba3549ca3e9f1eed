from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.journal.models import FactQuerySet
from goodword.surveys.models import Answer
from goodword.touchpoints.models import OfSomebody

from .rules import COUNTED, FELT, LONGEST_LABEL, Quote, quote


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, member: Member) -> Self:
        """The themes, to whoever may know of everybody: they are made of what all said."""
        return self if member.is_active and may(member.role, Right.SEE_ALL) else self.none()

    def told(self) -> Self:
        """Those that are told of: neither hidden nor part of another."""
        return self.filter(is_hidden=False, merged_into=None)


class Theme(models.Model):
    """Something that comments speak of, in whatever language. Found by reading them; a person may name it otherwise."""

    label = models.CharField(_("name"), max_length=LONGEST_LABEL)
    found_as = models.CharField(max_length=LONGEST_LABEL)
    is_named = models.BooleanField(default=False)
    is_hidden = models.BooleanField(_("hidden"), default=False)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts")
    found_at = models.DateTimeField()

    objects = ThemeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="themes_not_part_of_itself"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_touched(self) -> bool:
        """Whether somebody has made it theirs, so that it stays whatever is found anew."""
        return self.is_named or self.is_hidden or self.merged_into_id is not None


class MentionQuerySet(FactQuerySet["Mention"]):
    def visible_to(self, member: Member) -> Self:
        """Those in answers that this member may read."""
        if not member.is_active:
            return self.none()
        return self if may(member.role, Right.SEE_ALL) else self.filter(answer__dealer__members=member)

    def counted(self) -> Self:
        """Those that count: found for sure, or said by a person."""
        return self.filter(state__in=COUNTED)


class Mention(OfSomebody):
    """That a comment speaks of a theme: once for each, however often it names it. The words stay in the answer.

    `theme` is what it was found as, `under` what it counts for: the theme that this one is part of; none where it is hidden.
    """

    class State(models.TextChoices):
        FOUND = "found", _("Found")
        PERHAPS = "perhaps", _("Perhaps")
        SAID = "said", _("Said by a person")
        REFUSED = "refused", _("Not so, said a person")

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="mentions")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="mentions")
    under = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, related_name="counted")
    state = models.CharField(max_length=8, choices=State, default=State.FOUND)
    sentiment = models.FloatField(default=0.0)
    certainty = models.FloatField(default=1.0)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    language = models.CharField(max_length=8, blank=True, default="")
    said_by = models.CharField(max_length=60, blank=True, default="", db_default="")

    objects = MentionQuerySet.as_manager()

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *OfSomebody.Meta.constraints,
            models.UniqueConstraint(fields=["answer", "theme"], name="themes_mentioned_once"),
            models.CheckConstraint(condition=Q(sentiment__gte=-1, sentiment__lte=1), name="themes_sentiment_within"),
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="themes_span_forwards"),
        ]
        indexes: ClassVar = [models.Index(fields=["under", "state", "certainty"], name="themes_of_theme")]

    @property
    def quote(self) -> Quote:
        """The comment around the words that name the theme."""
        return quote(self.answer.comment, self.start, self.end)

    @property
    def is_corrected(self) -> bool:
        """Whether a person has said what it is."""
        return self.state in (self.State.SAID, self.State.REFUSED)

    @property
    def feels(self) -> str:
        """How it was: "good", "bad", or nothing where that cannot be told."""
        return "good" if self.sentiment > FELT else "bad" if self.sentiment < -FELT else ""


class Correction(models.Model):
    """What a person said of a comment: that it is, or is not, of a theme. It teaches how the rest is read."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="corrections")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="corrections")
    is_it = models.BooleanField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["answer", "theme"], name="themes_corrected_once")]


class Learned(models.Model):
    """What was learned of one language, from so many comments: kept, so that the same comment is read the same tomorrow.

    `share` of the comments is in it; `taught` tells which corrections it has read all comments with. Of all comments there were
    `among`, learned from or not: of many only so many are.
    """

    language = models.CharField(max_length=8, unique=True)
    number = models.PositiveIntegerField(default=1)
    n = models.PositiveIntegerField()
    among = models.PositiveIntegerField(default=0, db_default=0)
    share = models.FloatField()
    ear = models.JSONField()
    taught = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()
