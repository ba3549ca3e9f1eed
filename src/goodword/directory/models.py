from typing import ClassVar
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member


class SavedView(models.Model):
    """A list that somebody wants to come back to: its filters and order, under a name."""

    class Of(models.TextChoices):
        PEOPLE = "people", _("People")
        ORGANISATIONS = "organisations", _("Organisations")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    of = models.CharField(max_length=13, choices=Of, default=Of.PEOPLE)
    name = models.CharField(_("name"), max_length=80)
    query = models.JSONField(default=dict)
    is_for_all = models.BooleanField(_("for everybody"), default=False)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "of", "name"], name="directory_one_view_of_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def link(self) -> str:
        """The parameters of the list's URL."""
        return urlencode(self.query)


class Word(models.Model):
    """A word that occurs in what can be searched, and how often: what misspelt words are corrected to."""

    word = models.CharField(max_length=60, primary_key=True)
    n = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.word


class Deletion(models.Model):
    """A word with one letter left out. Two words one edit apart meet under such a key."""

    pk = models.CompositePrimaryKey("key", "word")
    key = models.CharField(max_length=60)
    word = models.CharField(max_length=60)
