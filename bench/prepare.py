"""Make a home ready, an empty one or one kept from an earlier run: its tables, its business, somebody who may log in."""

import json
import sys

import django
from django.core.management import call_command

EMAIL, PASSWORD = "ada@example.com", "open-the-good-door"


def main() -> None:
    django.setup()
    from bench.homes import BUSINESS
    from goodword.accounts.models import Business, Member

    call_command("migrate", verbosity=0)
    if not Business.objects.exists():
        Business.objects.create(**BUSINESS)
        Member.objects.create_user(EMAIL, PASSWORD, name="Ada Larsen", role="owner")
    sys.stdout.write(json.dumps({"ready": True}) + "\n")


if __name__ == "__main__":
    main()
