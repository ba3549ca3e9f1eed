from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member is here for; `rules.may` says what each may do."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    STAFF = "staff", _("Staff")
    VIEWER = "viewer", _("Viewer")
    DEALER = "dealer", _("Dealer")


class MemberManager(BaseUserManager["Member"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member


class Member(AbstractBaseUser):
    """Somebody who logs in."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.STAFF)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    log_in_round = models.PositiveIntegerField(default=0, editable=False)

    objects = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def by(self) -> str:
        """How the journal names this member."""
        return f"member:{self.pk}"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must still know to live: the password, and the round that a deactivation ends."""
        return f"{super()._get_session_auth_hash(secret)}.{self.log_in_round}"  # type: ignore[misc]  # stubs know it under its public name only

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.email.partition("@")[0]


class Business(models.Model):
    """The one business of this installation, as its owner described it on the first day."""

    class WeekStart(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(_("business name"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    week_start = models.PositiveSmallIntegerField(_("week starts on"), choices=WeekStart, default=WeekStart.MONDAY)
    cadence_days = models.PositiveSmallIntegerField(_("longest silence, in days"), default=90)
    is_sample = models.BooleanField(default=False)
    founded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "businesses"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="accounts_one_business")]

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A key for programs. Only its hash is kept; the prefix is shown so that it can be told apart."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    may_write = models.BooleanField(_("may write"), default=False)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A link by which one person becomes a member, or one member takes a new password. Only its hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=150, blank=True, default="")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="+")
    made_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email
