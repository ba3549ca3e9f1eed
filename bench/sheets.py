"""Sheets to answer: `python -m bench.sheets --invitations 1000` invites people to a survey, and prints their tokens."""

import argparse
import json
import secrets
import sys
from datetime import timedelta

import django

QUESTIONS = [
    {
        "key": "recommend",
        "type": "score",
        "metric": "nps",
        "required": True,
        "text": {"en": "How likely are you to recommend us?"},
    },
    {
        "key": "wrong",
        "type": "words",
        "text": {"en": "What went wrong?"},
        "show_if": {"key": "recommend", "op": "lte", "value": 6},
    },
    {
        "key": "drivers",
        "type": "rating",
        "text": {"en": "How good were these?"},
        "drivers": [{"key": key, "text": {"en": key.title()}} for key in ("delivery", "advice", "price")],
    },
    {"key": "more", "type": "words", "text": {"en": "Is there anything else that we should know?"}},
]


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m bench.sheets")
    given.add_argument("--invitations", type=int, default=1_000)
    options = given.parse_args()
    django.setup()
    from django.utils import timezone

    from goodword.people.models import Person
    from goodword.surveys.models import Invitation, Survey

    now = timezone.now()
    survey = Survey.objects.create(name="How are we doing?", kind="relationship", state="live", current=1, made_at=now)
    words = {"en": {"title": "How are we doing?", "welcome": "It takes a minute.", "thanks": "You help us."}}
    version = survey.versions.create(number=1, questions=QUESTIONS, words=words, made_at=now, made_by="bench", published_at=now)
    names = [f"Bench {n}" for n in range(options.invitations)]
    people = Person.objects.bulk_create([Person(name=name, name_key=name.lower(), noted_at=now) for name in names])
    made = Invitation.objects.bulk_create(
        [
            Invitation(
                person=person,
                survey=survey,
                survey_version=version,
                token=secrets.token_urlsafe(16),
                kind=survey.kind,
                cause="bench",
                state="sent",
                due_at=now,
                sent_at=now,
                closes_at=now + timedelta(days=60),
                noted_at=now,
            )
            for person in people
        ]
    )
    sys.stdout.write(json.dumps({"tokens": [one.token for one in made]}) + "\n")


if __name__ == "__main__":
    main()
