from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Branch, Dealer, Department, Product, Staff
from goodword.pipeline.models import Contract, Opportunity
from goodword.touchpoints.models import OfSomebody, Order, ThroughDealerQuerySet


class PlaybookQuerySet(models.QuerySet["Playbook"]):
    def visible_to(self, member: Member) -> Self:
        """The playbooks of the house, for whoever may know of everybody."""
        return self if member.is_active and may(member.role, Right.SEE_ALL) else self.none()


class Playbook(models.Model):
    """What is to be done each time something of a kind happens. Its steps stand in its editions.

    `since_at` is the moment from which what happens begins runs; `last_changed` and `looked_at` say how far it has looked.
    """

    class Phase(models.TextChoices):
        BEFORE = "before", _("Before the sale")
        DURING = "during", _("During the sale")
        AFTER = "after", _("After the sale")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ON = "on", _("On")
        OFF = "off", _("Off")

    name = models.CharField(_("name"), max_length=120)
    key = models.SlugField(max_length=60, unique=True)
    phase = models.CharField(_("phase"), max_length=6, choices=Phase)
    state = models.CharField(_("state"), max_length=5, choices=State, default=State.DRAFT)
    since_at = models.DateTimeField(_("counts what happens since"), null=True, blank=True)
    last_changed = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    objects = PlaybookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One version of a playbook. The database refuses to change it: a run is judged by the one it began under."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(_("version"))
    definition: "models.JSONField[Any, Any]" = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["playbook", "number"], name="playbooks_one_edition_of_a_number")]

    def __str__(self) -> str:
        return f"{self.playbook} {self.number}"


def _unindexed(to: type[models.Model]) -> Any:
    """A reference that is never looked up from its other end; an import writes some hundred thousand of them."""
    return models.ForeignKey(to, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)


class Run(OfSomebody):
    """One case of a playbook: an order, an enquiry, a contract, a birthday, an answer, somebody chosen by hand.

    `subject` names the case; with the playbook it is unique, so that a trigger that fires a thousand times begins one run.
    `is_touched` says that a person had a hand in it, so that taking an import back does not take it away.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Done")
        ENDED = "ended", _("Ended early")

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="runs")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="runs", db_index=False)
    subject = models.CharField(max_length=80)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, null=True, blank=True, related_name="runs", db_index=False)
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, null=True, blank=True, related_name="runs", db_index=False
    )
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, null=True, blank=True, related_name="runs", db_index=False)
    begun_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("over"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    reason = models.CharField(_("why it ended"), max_length=300, blank=True, default="", db_default="")
    paused_on = models.DateField(_("paused since"), null=True, blank=True)
    paused_days = models.PositiveIntegerField(_("days paused"), default=0, db_default=0)
    is_touched = models.BooleanField(default=False, db_default=False)
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs", db_index=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs")
    branch = _unindexed(Branch)
    department = _unindexed(Department)
    product = _unindexed(Product)

    objects = ThroughDealerQuerySet["Run"].as_manager()

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *OfSomebody.Meta.constraints,
            models.UniqueConstraint(fields=["playbook", "subject"], name="playbooks_one_run_of_a_subject"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "playbook", "-begun_at"], name="playbooks_run_of_person"),
            models.Index(fields=["order"], condition=Q(order__isnull=False), name="playbooks_run_of_order"),
            models.Index(fields=["opportunity"], condition=Q(opportunity__isnull=False), name="playbooks_run_of_enquiry"),
            models.Index(fields=["contract"], condition=Q(contract__isnull=False), name="playbooks_run_of_contract"),
            models.Index(fields=["origin"], condition=Q(origin__isnull=False), name="playbooks_run_of_import"),
        ]


NEITHER_DONE_NOR_SKIPPED = Q(done_at=None, skipped_at=None)


class RunStep(OfSomebody):
    """One step of one run: when it is due, when it was done and how often.

    `done_at` is the earliest of what proved it and `ticked_at`, when somebody said so by hand, with a `word`.
    `proved_at` is when this house learned of it.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps", db_index=False)
    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="+", db_index=False)
    step = models.SlugField(max_length=60, db_index=False)
    position = models.PositiveSmallIntegerField()
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    ticked_at = models.DateTimeField(_("ticked"), null=True, blank=True)
    proved_at = models.DateTimeField(null=True, blank=True)
    times = models.PositiveIntegerField(_("how often"), default=0, db_default=0)
    skipped_at = models.DateTimeField(_("skipped"), null=True, blank=True)
    word = models.CharField(_("in a word"), max_length=300, blank=True, default="", db_default="")
    is_out_of_order = models.BooleanField(_("out of order"), default=False, db_default=False)
    is_optional = models.BooleanField(_("optional"), default=False, db_default=False)
    may_repeat = models.BooleanField(_("may happen more than once"), default=False, db_default=False)
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    branch = _unindexed(Branch)
    department = _unindexed(Department)
    product = _unindexed(Product)

    objects = ThroughDealerQuerySet["RunStep"].as_manager()

    class Meta(OfSomebody.Meta):
        constraints: ClassVar = [
            *OfSomebody.Meta.constraints,
            models.UniqueConstraint(fields=["run", "step"], name="playbooks_one_step_of_a_name"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "staff"], condition=NEITHER_DONE_NOR_SKIPPED, name="playbooks_open_steps"),
            models.Index(fields=["proved_at"], condition=Q(proved_at__isnull=False), name="playbooks_newly_proved"),
        ]


class Proof(models.Model):
    """One fact that proves one step of one run, and of no other run of that playbook.

    Worked out from the facts, and again when they change: so no fact itself.
    """

    class Kind(models.TextChoices):
        TOUCHPOINT = "touchpoint", _("A contact")
        ORDER = "order", _("An order")
        ANSWER = "answer", _("An answer")
        PROMISE = "promise", _("A promise kept")
        OPPORTUNITY = "opportunity", _("An enquiry")
        CONTRACT = "contract", _("A contract")

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="+", db_index=False)
    step = models.SlugField(max_length=60, db_index=False)
    of = models.ForeignKey(RunStep, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField(max_length=11, choices=Kind)
    row_id = models.BigIntegerField()
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    noted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["playbook", "step", "kind", "row_id"], name="playbooks_proves_one_run"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "row_id"], name="playbooks_proof_by")]
