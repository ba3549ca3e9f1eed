"""Links to follow: `python -m bench.links --links 1000` gives people links and lays a form, and prints the links."""

import argparse
import json
import sys

import django


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m bench.links")
    given.add_argument("--links", type=int, default=1_000)
    options = given.parse_args()
    django.setup()
    from django.utils import timezone

    from goodword.people.actions.records import add_person
    from goodword.referrals.actions.ways import make_handle, make_lead_form

    now = timezone.now()
    make_lead_form(name="Ask us", by="bench", at=now)
    person = add_person(name="Maya Olsen", by="bench", at=now)
    texts = [make_handle(kind="link", person=person, by="bench", at=now).text for _ in range(options.links)]
    sys.stdout.write(json.dumps({"links": texts}) + "\n")


if __name__ == "__main__":
    main()
