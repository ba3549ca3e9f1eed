"""The letter of a week: what it says, how it is sent, and that doing it twice is doing it once."""

import email
from datetime import UTC, date, datetime, timedelta
from email import policy
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests import empty_lake

from goodword.accounts.models import Business, Member
from goodword.demo.cast import Cast
from goodword.journal.models import Entry
from goodword.letters import actions, asking, composing, content, jobs
from goodword.letters.challenges import CHALLENGES
from goodword.letters.models import Challenge, Letter
from goodword.mail import jobs as sender
from goodword.mail.actions import wishing, writing
from goodword.mail.exchange import made_of
from goodword.mail.models import Message
from goodword.mail.queries import pictures_of
from goodword.surveys.models import Answer

TUESDAY = date(2026, 11, 24)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


told: dict[str, Any] = {}


@pytest.fixture
def letter(cast: Cast) -> Letter:
    """This week's: asked of the insights once, and put down anew for each test, since the cast is always the same."""
    week, now = timezone.localdate(), timezone.now()
    if not told:
        told.update({name: getattr(composing.write(week, at=now), name) for name in ("figures", "drawings", "picture")})
        told["task"] = content.TASKS[Letter.objects.latest("due_on").challenge.task]
        Challenge.objects.filter(offered_on=week).delete()
        Letter.objects.filter(due_on=week).delete()
    return actions.write_letter(week=week, **told, by=composing.WRITER, at=now)


@pytest.mark.slow
def test_it_says_what_the_insights_say_and_offers_a_challenge_that_fits(letter: Letter) -> None:
    said = letter.figures
    top = next(one for one in said["numbers"] if one["name"] == "top-of-mind")
    answer = asking.standing("top-of-mind", letter.due_on)
    assert answer is not None
    assert {k: top[k] for k in ("value", "low", "high", "n")} == {k: answer[k] for k in ("value", "low", "high", "n")}
    assert "between" in top["say"] and top["change_says"]
    assert "\xa0%" in top["say"] and " %" not in top["say"], "no line begins with the sign"
    assert said["opinion"]["name"] == "nps" and said["opinion"]["n"] == 2
    assert said["finding"] is None, "four people tell nothing"
    assert letter.challenge is not None and letter.challenge.state == "offered"
    assert letter.challenge.task in {task.key for task in CHALLENGES}
    assert Entry.objects.filter(verb="letter.written", row_id=letter.pk).count() == 1
    assert set(letter.drawings) == {"wide", "narrow"} and bytes(letter.picture).startswith(b"\x89PNG")


@pytest.mark.slow
def test_it_is_written_once_a_week_and_stays_as_it_was(letter: Letter, cast: Cast) -> None:
    before = Letter.objects.values().get(pk=letter.pk)
    cast.ines.delete()
    again = composing.write(letter.due_on, at=timezone.now() + timedelta(hours=1))
    assert again.pk == letter.pk and Letter.objects.values().get(pk=letter.pk) == before
    assert Challenge.objects.filter(offered_on=letter.due_on).count() == 1


@pytest.mark.slow
def test_the_clock_writes_it_on_tuesday_morning_of_the_business_and_sends_it_once_to_each_who_asked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Business.objects.update(time_zone="Pacific/Auckland")  # thirteen hours ahead: Tuesday begins on Monday in UTC
    empty_lake.lay(zone="Pacific/Auckland")
    Answer.objects.all().delete()  # no picture is drawn of opinions that there are not
    Letter.objects.all().delete()
    wishing.ask_for(cast.ada, "letter", by="test", at=timezone.now())
    for moment, letters in ((at(23, 16), 0), (at(23, 17), 1), (at(23, 18), 1), (at(24, 17), 1)):
        monkeypatch.setattr(jobs, "clock", lambda moment=moment: moment)
        jobs.weekly({})
        assert Letter.objects.count() == letters == Message.objects.filter(person=None).count()
    assert Letter.objects.get().due_on == TUESDAY
    wishing.ask_for(cast.vera, "letter", by="test", at=timezone.now())
    jobs.weekly({})
    assert set(Message.objects.filter(person=None).values_list("member__name", flat=True)) == {"Ada Larsen", "Vera Lindt"}
    assert Challenge.objects.filter(state="offered").count() == 1


def test_there_is_none_before_there_is_anybody_to_write_about(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    Business.objects.create(name="New", founded_at=timezone.now())
    monkeypatch.setattr(jobs, "clock", lambda: at(24, 9))
    jobs.weekly({})
    assert not Letter.objects.exists()


class Words(HTMLParser):
    """The words of an HTML mail, without its head."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.skips = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.skips += tag in {"head", "style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self.skips -= tag in {"head", "style", "title"}

    def handle_data(self, data: str) -> None:
        if not self.skips:
            self.said.append(data)


def test_page_html_and_plain_text_say_the_same(letter: Letter, cast: Cast, client: Client) -> None:
    said, read = content.mail(letter, timezone.now()), content.read(letter, timezone.now())
    html = Words()
    html.feed(said.html)
    client.force_login(cast.vera)
    page = Words()
    page.feed(client.get(reverse("letters:letter", args=[letter.pk])).content.decode())
    assert read.challenge is not None
    wanted = [
        *(word for number in read.numbers for word in (number.title, number.say)),
        read.finding_sure,
        read.challenge.title,
        read.challenge.what,
    ]
    for words in wanted:
        for where in (said.text, " ".join(html.said), " ".join(page.said)):
            assert " ".join(words.split()) in " ".join(where.split()), words
    assert "<script" not in said.html and "http://localhost:8000/letters/" in said.html


def test_it_goes_out_with_text_html_and_a_picture_inside(letter: Letter, cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.GOODWORD_MAIL_FOLDER = tmp_path
    wishing.ask_for(cast.ada, "letter", by="test", at=timezone.now())
    composing.send(letter, at=timezone.now())
    sender.send({})
    (file,) = tmp_path.iterdir()
    mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert [p.get_content_type() for p in mail.walk() if not p.is_multipart()] == ["text/plain", "text/html", "image/png"]
    assert 'src="cid:months"' in mail.get_body(("html",)).get_content()
    assert str(mail["Subject"]).strip().startswith("Larkspur Bicycles: the Tuesday letter")


@pytest.mark.slow
def test_a_name_that_bites_is_a_name_in_page_and_mail(letter: Letter, cast: Cast, client: Client) -> None:
    Business.objects.update(name="<script>alert(1)</script>\r\nBcc: v@example.com")
    bites = {"title": "Branch “<script>alert(1)</script>”", "say": "<script>alert(1)</script>", "insight": "nps"}
    Letter.objects.filter(pk=letter.pk).update(figures=letter.figures | {"finding": bites | {"dimension": "branch"}})
    letter.refresh_from_db()
    said = content.mail(letter, timezone.now())
    assert "<script" not in said.html and "\n" not in said.subject and "\r" not in said.subject
    message = writing.write(to=cast.ada, topic="letter", cause="1", content=said, by="test", at=timezone.now())
    assert made_of(message, pictures_of([message])).message()["Bcc"] is None
    client.force_login(cast.ada)
    assert b"<script>alert" not in client.get(reverse("letters:letter", args=[letter.pk])).content


@pytest.mark.parametrize("who", ["dario", "kit"])
def test_who_looks_after_few_reads_no_letter(who: str, letter: Letter, cast: Cast, client: Client) -> None:
    member: Member = getattr(cast, who)
    client.force_login(member)
    assert client.get(reverse("letters:letters")).status_code == 404
    assert client.get(reverse("letters:letter", args=[letter.pk])).status_code == 404


def test_the_list_tells_of_each_letter(letter: Letter, cast: Cast, client: Client) -> None:
    client.force_login(cast.vera)
    page = client.get(reverse("letters:letters")).content.decode()
    assert "Top of mind" in page and "nothing stands out" in page and page.count("Thank your first customers") == 1
    Letter.objects.all().delete()
    assert "The first letter comes on Tuesday" in client.get(reverse("letters:letters")).content.decode()


def test_a_longer_list_asks_no_more(letter: Letter, cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    asked = []
    for weeks in (10, 11, 12):
        client.get(reverse("letters:letters"))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("letters:letters"))
        asked.append(len(found))
        on = letter.due_on - timedelta(weeks=weeks)
        challenge = Challenge.objects.create(task="ten-calls", offered_on=on, accepted_at=timezone.now(), state="undone")
        Letter.objects.create(due_on=on, figures=letter.figures, challenge=challenge, written_at=timezone.now())
    assert len({*asked}) == 1


PERCENT = {"unit": "%", "decimals": 0, "title": "Done as promised"}


def test_a_finding_is_told_with_its_counts_and_how_many_were_looked_at(db: None) -> None:
    found = {
        "insight": "completion", "dimension": "step", "group": "package", "value": 20.0, "rest": 70.4, "difference": -50.4,
        "low": -55.1, "high": -45.7, "n": 1000, "n_rest": 2000, "chance": 1e-9,
    }  # fmt: skip
    told = asking._told(found, {"completion": PERCENT})
    assert told["title"] == "Step “package”: Done as promised 20\xa0%, elsewhere 70\xa0%"
    assert told["say"].endswith("from 1,000 against 2,000: 50 points apart, surely between 46 and 55.")
    assert "The largest of 36 comparisons" in asking.finding_says({"finding": told, "looked_at": 36})
    assert "none differs" in asking.finding_says({"finding": None, "looked_at": 36})
    assert "Nothing to compare yet" in asking.finding_says({"finding": None, "looked_at": 0})
