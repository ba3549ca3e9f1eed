from django.db import models

from goodword.accounts.models import Member


class Calendar(models.Model):
    """A member's calendar by a secret address. The address names the round; a new round makes those before it useless."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveIntegerField(default=1)
    is_on = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.member)
