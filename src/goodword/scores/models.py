from typing import ClassVar

from django.db import models
from django.db.models import Q

from goodword.people.models import Organisation, Person


class Score(models.Model):
    """Derived, never typed in: an insight files it, lower rooms read it.

    `value` is the insight's own figure, `stake` money in minor units, `reason` the facts behind
    it (days and counts, no words of a person).
    """

    insight = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="scores")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="scores")
    value = models.FloatField()
    label = models.CharField(max_length=20, blank=True, default="")
    stake = models.BigIntegerField(default=0)
    n = models.PositiveIntegerField()
    as_of = models.DateField()
    formula = models.CharField(max_length=20)
    reason = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None),
                name="scores_of_one",
            ),
            models.UniqueConstraint(fields=["insight", "person"], name="scores_one_of_person"),
            models.UniqueConstraint(fields=["insight", "organisation"], name="scores_one_of_organisation"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["insight", "-stake", "id"], name="scores_by_stake"),
            models.Index(fields=["insight", "label", "person"], name="scores_by_label"),
        ]
