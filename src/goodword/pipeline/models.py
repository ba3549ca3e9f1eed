from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.catalogue.models import Dealer, Product, Staff
from goodword.people.models import Person
from goodword.touchpoints.models import OfSomebody, ThroughDealerQuerySet


class Opportunity(OfSomebody):
    """Somebody might buy. Warm when somebody else sent them."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    title = models.CharField(_("what it is about"), max_length=300)
    opened_at = models.DateTimeField(_("since"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=5, choices=State, default=State.OPEN)
    is_warm = models.BooleanField(_("introduced"), default=False, db_default=False)
    introduced_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions")
    value = models.BigIntegerField(_("value"), help_text=_("in minor units"), default=0, db_default=0)
    currency = models.CharField(_("currency"), max_length=3)
    channel = models.CharField(_("channel"), max_length=60, blank=True, default="", db_default="")
    reason = models.CharField(_("why won or lost"), max_length=300, blank=True, default="", db_default="")
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="opportunities")
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="opportunities")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="opportunities")

    objects = ThroughDealerQuerySet["Opportunity"].as_manager()

    class Meta(OfSomebody.Meta):
        verbose_name_plural = "opportunities"
        indexes: ClassVar = [models.Index(fields=["-opened_at"], condition=Q(state="open"), name="pipeline_open")]
