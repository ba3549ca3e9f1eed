"""Answers as other survey programs export them: told from their headers, and brought in without a hand. All of it made up."""

import csv
from pathlib import Path

import pytest
from django.utils import timezone

from goodword.intake import actions, reading
from goodword.intake.reading.mapping import suggest, suggest_for_profile
from goodword.intake.reading.plan import Plan
from goodword.surveys.models import Answer

CUSTOMS = {"currency": "EUR", "country": "DE", "time_zone": "Europe/Berlin"}
KIND, LATE = "You took your time and listened", "The parcel came far too late for me"
# Header, a happy row, an unhappy row, and where each column should go ("" is left out).
FORM = """\
#|How likely are you to recommend us to a friend?|What is the main reason for your score?|How was the delivery?|\
Email address|Response Type|Start Date (UTC)|Submit Date (UTC)
a1b2|9|KIND|5|ann@example.com|completed|2026-03-02 09:14:02|2026-03-02 09:15:41
a1b3|3|LATE|1|bo@example.com|partial|2026-03-03 10:00:00|2026-03-03 10:02:11
key|score|comment|rating|email|state|sent_at|answered_at"""
COLLECTOR = """\
Respondent ID|Start Date|End Date|IP Address|\
Email Address|First Name|Last Name|How likely is it that you would recommend us?|\
How satisfied were you with: Delivery|Do you have any other comments for us?
1181|03/22/2026 10:00:00 AM|03/22/2026 10:04:13 AM|10.0.0.1|ann@example.com|Ann|Lee|10|5|KIND
1182|03/25/2026 10:00:00 AM|03/25/2026 10:04:13 AM|10.0.0.2|bo@example.com|Bo|Chan|4|1|LATE
key|sent_at|answered_at||email|first_name|last_name|score|rating|comment"""
BY_MAIL = """\
Response ID|Score|Comment|Sent At|Responded At|Email|Name|Survey Type|Channel
77|9|KIND|2026-03-01 08:00:00|2026-03-01 09:00:00|ann@example.com|Ann Lee|nps|email
78|2|LATE|2026-03-01 08:00:00|2026-03-02 09:00:00|bo@example.com|Bo Chan|nps|email
key|score|comment|sent_at|answered_at|email|name|metric|channel"""
NUMBERED = """\
StartDate|EndDate|Status|IPAddress|Progress|ResponseId|RecipientLastName|RecipientFirstName|RecipientEmail|Q1_NPS_GROUP|Q1|Q2
2026-03-01 08:00:00|2026-03-01 08:02:00|IP Address|1.1.1.1|100|R_1a|Lee|Ann|ann@example.com|Promoter|9|KIND
2026-03-02 08:00:00|2026-03-02 08:02:00|IP Address|1.1.1.2|100|R_1b|Chan|Bo|bo@example.com|Detractor|3|LATE
sent_at|answered_at|state|||key|last_name|first_name|email||score|comment"""
TICKETS = """\
Ticket ID|Requester email|Satisfaction Score|Satisfaction Comment|Survey sent at|Rated at|Assignee
881|ann@example.com|5|KIND|2026-03-01 08:00|2026-03-01 10:00|Sam Okafor
882|bo@example.com|1|LATE|2026-03-02 08:00|2026-03-02 10:00|Mia Falk
key|email|score|comment|sent_at|answered_at|staff"""
DRIVERS = """\
respondent_email|nps_score|nps_feedback|sent_time|responded_time|driver_price|driver_service
ann@example.com|9|KIND|2026-03-01 10:00|2026-03-02 10:00|5|4
bo@example.com|1|LATE|2026-03-01 10:00|2026-03-04 10:00|2|1
email|score|comment|sent_at|answered_at|rating|rating"""
GERMAN = """\
Antwort-ID|Eingegangen am|E-Mail-Adresse|Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?|\
Was war der Grund für Ihre Bewertung?|Bewertung Lieferung|Einladung versendet
1|02.03.2026 09:15|ann@example.com|9|KIND|5|01.03.2026
2|23.03.2026 09:15|bo@example.com|2|LATE|1|20.03.2026
key|answered_at|email|score|comment|rating|sent_at"""
EXPORTS = {"form": FORM, "collector": COLLECTOR, "mail": BY_MAIL, "numbered": NUMBERED, "tickets": TICKETS}
EXPORTS |= {"drivers": DRIVERS, "german": GERMAN}


def lines(text: str) -> list[list[str]]:
    return [row.split("|") for row in text.replace("KIND", KIND).replace("LATE", LATE).splitlines()]


@pytest.mark.parametrize("name", EXPORTS)
def test_each_column_of_an_export_goes_where_it_belongs(name: str) -> None:
    header, *rows, wanted = lines(EXPORTS[name])
    found = suggest(header, rows)
    assert found.kind == "answers"
    assert [target.field for target in sorted(found.targets, key=lambda one: one.column)] == wanted
    assert found.fixed.get("metric", "nps") == ("csat" if name == "tickets" else "nps")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("same_children")
def test_an_export_comes_in_as_it_was_suggested(tmp_path: Path) -> None:
    path = tmp_path / "numbered.csv"
    header, *rows, _ = lines(NUMBERED)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    profile = reading.profile(path)
    found = suggest_for_profile(profile)
    plan = Plan(found.kind, profile.source, found.targets, fixed=found.fixed, **CUSTOMS)
    batch = actions.begin(paths=[path], by="test", at=timezone.now())
    told = actions.run(actions.confirm(batch, plan=plan.as_json(), by="test", at=timezone.now()).pk, is_apart=True)
    assert told["rows"] == {"read": 2, "accepted": 2, "rejected": 0}
    kept = Answer.objects.order_by("score").values_list("person__name", "metric", "score", "comment", "state")
    assert list(kept) == [("Bo Chan", "nps", 3, LATE, "complete"), ("Ann Lee", "nps", 9, KIND, "complete")]
