"""What mail to people says: an allow-list of fields, a few marks, and an edition for each change."""

import re
from email.header import decode_header, make_header
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from goodword.demo.cast import Cast
from goodword.journal.actions import ChangedMeanwhile
from goodword.mail import editions, merging, stopping, wording
from goodword.mail.actions import wording as verbs
from goodword.mail.merging import Scale, Words
from goodword.mail.models import Letterhead, Message, TemplateVersion
from goodword.mail.ready import READY
from goodword.mail.rules import NotSendable
from goodword.mail.wording import NotMergeable
from goodword.people.models import Person

ADA = Person(name='Dr. Ada "<script>alert(1)</script>" {{7*7}} goodword:place:city;', city="London")
BODY = "# About {about}\n\nHello {first_name},\n\n**bold** & <b>not</b>\n\n{scale}"
BODY += "\n\n- one [here]({survey_link})\n\n[Answer]({survey_link})"
LINKS = {"survey_link": "https://our.test/s/abc", "scale": Scale("https://our.test/s/abc", 0, 10, "not at all", "certainly")}
ASK = ["survey_invitation", "en"]


@pytest.fixture(autouse=True)
def no_business(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "cast" not in request.fixturenames:
        monkeypatch.setattr(merging, "business", lambda: None)
        monkeypatch.setattr(merging, "letterhead", Letterhead)


def said(body: str, subject: str = "A subject", kind: str = "survey") -> Words:
    return Words(kind, "en", subject, body)


def test_a_mail_says_the_same_in_html_and_in_plain_text() -> None:
    made = merging.merged(said(BODY, "About {about}, {first_name}"), ADA, {**LINKS, "about": "your visit"}, sender="Vera")
    assert made.subject == "About your visit, Ada"
    assert "Hello Ada," in made.html and "<b>bold</b> &amp; &lt;b&gt;not&lt;/b&gt;" in made.html
    assert [made.html.count(f'"https://our.test/s/abc?a={n}"') for n in range(11)] == [1] * 11
    assert "0 = not at all · 10 = certainly" in made.html and made.html.count('href="https://our.test/s/abc"') == 2
    assert "Answer: https://our.test/s/abc" in made.text and "- one here (https://our.test/s/abc)" in made.text
    assert "goodword:stop" in made.text and "goodword:stop" in made.html and "goodword:place" not in made.html


def test_numbers_that_do_not_fit_into_one_line_make_two_of_nearly_the_same_length() -> None:
    for low, high, lengths in ((0, 10, [6, 5]), (1, 7, [4, 3]), (1, 5, [3, 2])):
        more = {"scale": Scale("https://our.test/s/abc", low, high, "", "")}
        html = merging.merged(said("{scale}"), ADA, more).html
        rows = re.findall(r'<span style="display:inline-block">(.+?)</span>', html, re.S)
        assert [row.count("<a ") for row in rows] == lengths


def test_after_the_salutation_a_sentence_begins_as_its_language_has_it() -> None:
    """After a comma German goes on in small letters; English, Spanish and Portuguese begin anew."""
    for ready in READY:
        for language, (_, body) in ready.words.items():
            first = body.split("\n\n")[1].lstrip("*¿")
            assert language == "de" or not first[0].islower(), f"{ready.key} in {language}"


def test_what_people_are_called_is_printed_as_it_stands() -> None:
    made = merging.merged(said("{name}"), ADA, {})
    assert "&lt;script&gt;" in made.html and "<script" not in made.html
    assert "{{7*7}} goodword:place:city;" in made.text and "London" not in made.text


def test_the_letterhead_says_who_writes_who_reads_the_answer_and_where_they_live() -> None:
    head = Letterhead(from_name="Zoë at the Bicycle Workshop", reply_to="hello@house.example", postal_address="1 Long Lane, York")
    made = merging.merged(said("Hello"), ADA, {}, head=head)
    assert make_header(decode_header(made.headers["From"])) == "Zoë at the Bicycle Workshop <goodword@localhost>"
    assert made.headers["Reply-To"] == "hello@house.example" and made.checked()
    assert "1 Long Lane, York" in made.text and "1 Long Lane, York" in made.html


LONG = "Товарищество с ограниченной ответственностью «Торговый дом „Северная Звезда“ и партнёры»"
OF_THE_HOUSE = Letterhead(from_name=LONG + " " + "株式会社" * 20)


def test_of_a_long_name_as_much_goes_out_as_a_head_holds() -> None:
    made = merging.merged(said("Hello"), ADA, {}, head=OF_THE_HOUSE).checked()
    assert str(make_header(decode_header(made.headers["From"]))).startswith(LONG)


@pytest.mark.twin
def test_without_shortening_a_long_name_nobody_gets_any_mail(without: Any) -> None:
    without(merging, "_sender", ("name = name[:-1]", "break"))
    with pytest.raises(NotSendable):
        merging.merged(said("Hello"), ADA, {}, head=OF_THE_HOUSE).checked()


def test_where_there_is_nothing_to_say_the_blank_goes_as_well() -> None:
    assert "Hello,\n" in merging.merged(said("Hello {first_name},\n\nx"), Person(name=""), {}).text


@pytest.mark.parametrize(
    "attack",
    [
        "{{ settings.SECRET_KEY }}",
        "{% debug %}",
        '{% include "/etc/passwd" %}',
        "{{ contact.user.password }}",
        "{{ contact.delete }}",
        "{{ ''.__class__ }}",
        '{{ env "X" }}',
        "{{ x|ljust:9999999 }}",
        "{change}",
        "{ name }",
    ],
)
def test_a048_a_field_that_is_none_is_named_beside_those_that_are(attack: str) -> None:
    with pytest.raises(NotMergeable, match=r"Unknown merge field: .*There are .*\{first_name\}"):
        merging.check(said(f"Hello {attack}"))


@pytest.mark.parametrize(
    "body",
    [
        "{" * 1_000 + "name" + "}" * 1_000,
        "x" * 5_000_000,
        "{name}" * 1_000,
        "a\n" * 1_000,
        "{",
        "}",
        "a\x00b",
        "a\u202eb",
        "goodword:stop",
        "goodword:place:name;",
        "see {scale} here",
        "[x](javascript:alert)",
        "[x](data:text/html,1)",
        "[x](//evil.test)",
        "[x]({name})",
        "[x](https://x.test/{name})",
        "",
    ],
)
def test_a049_words_that_nobody_could_send_are_refused(body: str) -> None:
    with pytest.raises(NotMergeable):
        merging.check(said(body))


@pytest.mark.parametrize("subject", ["a\nBcc: v@x.test", "", "x" * 201, "{survey_link}", "a =?utf-8?q?x=0D=0ABcc:y?= b"])
def test_a056_a_subject_is_one_line(subject: str) -> None:
    with pytest.raises(NotMergeable):
        merging.check(said("words", subject))


def test_a060_html_in_words_is_words() -> None:
    for sample in (
        "<img src=x onerror=alert(1)>",
        "<form action=//evil>",
        "<svg><style><img src></style>",
        '<p style="x:expression(1)">',
    ):
        made = merging.merged(said(sample), ADA, {})
        assert sample in made.text and sample[:5] not in made.html.partition("<body")[2]


def test_a_link_that_nobody_gave_or_that_is_none_is_told() -> None:
    for more in ({}, {"survey_link": "javascript:alert(1)"}, {**LINKS, "change": "x"}):
        with pytest.raises(NotMergeable):
            merging.merged(said(BODY), ADA, more)


@given(st.text(alphabet="{}[]()*#-\n abé<&\"'", max_size=200))
def test_any_words_are_refused_or_sent_with_nothing_left_to_fill(body: str) -> None:
    words = said(body)
    try:
        merging.check(words)
    except NotMergeable:
        return
    for block in wording.blocks(body):
        for line in block.lines:
            assert '<a href="j' not in wording.as_html(line) and "{" not in wording.as_text(line)


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.key)
def test_what_comes_with_goodword_can_be_sent(ready: Any) -> None:
    assert set(ready.words) == {"en", "de", "es", "pt"}
    for language in ready.words:
        words = ready.in_language(language)
        known = {field.name for field in merging.fields_of(ready.kind) if field.kinds}
        more = {name: value for name, value in merging.EXAMPLES.items() if name in known}
        made = merging.merged(words, ADA, more, sender="Vera")
        assert "Ada" in made.subject and "{" not in made.text.replace("{{7*7}}", "") and made.html.count("<body") == 1


def test_the_words_go_out_in_the_reader_s_language_as_the_business_wrote_them_last(cast: Cast) -> None:
    def to(language: str) -> str:
        return editions.edition_for("survey_invitation", Person(name="x", language=language)).words.subject

    assert to("de-AT").startswith("Wie war") and to("pt").startswith("Como foi") and to("fi").startswith("How was")
    write = {"key": "survey_invitation", "name": "x", "by": "test", "at": timezone.now()}
    verbs.write_words(words=Words("survey", "fi", "Miten meni?", "Hei {first_name}"), was=0, **write)
    verbs.write_words(words=Words("survey", "en", "So?", "Hello"), was=0, **write)
    assert to("fi") == "Miten meni?" and to("") == "So?"
    with pytest.raises(ChangedMeanwhile):
        verbs.write_words(words=Words("survey", "en", "Mine", "Hello"), was=0, **write)
    with pytest.raises(ChangedMeanwhile):
        verbs.write_words(words=Words("survey", "en", "Mine", "Hello"), was=7, **write)
    with pytest.raises(LookupError):
        editions.edition_for("none", cast.maya)


def test_a_manager_writes_a_template_anew_and_takes_it_back(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)
    page = reverse("mail:template", args=ASK)
    assert "as it came with Goodword" in client.get(page).content.decode()
    wrong = client.post(page, {"subject": "Hello", "body": "{{ settings.SECRET_KEY }}", "was": 0})
    assert wrong.status_code == 400 and "Unknown merge field" in wrong.content.decode()
    done = client.post(page, {"subject": "And, {first_name}?", "body": "Hello {first_name}", "was": 0}, follow=True)
    (undo,) = re.findall(r'"(/mail/templates/[^"]+/back/0/)"', unescape(done.content.decode()).partition('class="toast')[2])[:1]
    assert "edition 1" in done.content.decode()
    again = client.post(page, {"subject": "Mine", "body": "Hello", "was": 0})
    assert again.status_code == 422 and "before you" in again.content.decode()
    client.post(undo)
    assert editions.edition(*ASK).words == READY[0].in_language("en")  # type: ignore[union-attr]
    assert TemplateVersion.objects.count() == 2


def test_the_mail_beside_its_words_runs_nothing_and_keeps_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)
    look = reverse("mail:look_at_template", args=ASK)
    shown = client.post(look, {"subject": "Hi {first_name}", "body": "To {name}", "reader": cast.theo.name})
    assert f"To {cast.theo.name}" in shown.content.decode() and not TemplateVersion.objects.exists()
    policy = shown["Content-Security-Policy"]
    assert "sandbox" in policy and "frame-ancestors 'self'" in policy and "script-src 'none'" in policy
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in client.get(reverse("mail:template", args=ASK))["Content-Security-Policy"]
    assert client.post(look, {"subject": "x", "body": "{nobody}"}).status_code == 400
    part = client.post(look, {"subject": "x", "body": "Dear {name}", "reader": " noor "}).content.decode()
    assert "Dear Noor Haddad" in part and "to <bdi>Noor Haddad</bdi>" in part
    for nobody in ("zzzz <b>", "…", "x" * 999):
        none = client.post(look, {"subject": "x", "body": "Dear {name}", "reader": nobody})
        assert none.status_code == 400 and "Nobody here is called" in none.content.decode() and "<b>" not in none.content.decode()
    alone = client.get(look, headers={"Sec-Fetch-Dest": "document"})
    assert alone["Location"] == reverse("mail:template", args=ASK), "a mail is never a page of ours"


def test_a_template_of_one_s_own_is_begun_translated_sent_to_oneself_and_put_away(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)
    begun = client.post(reverse("mail:begin_template"), {"name": "After a repair", "kind": "thanks", "subject": "Thank you"})
    assert begun["Location"] == reverse("mail:template", args=["after-a-repair", "en"])
    other = client.post(reverse("mail:begin_template"), {"name": "After a repair", "kind": "thanks", "subject": "Thank you"})
    assert other["Location"] == reverse("mail:template", args=["after-a-repair-2", "en"])
    there = client.get(reverse("mail:translate_template", args=["after-a-repair"]), {"language": "French"})
    assert there["Location"] == reverse("mail:template", args=["after-a-repair", "fr"])
    client.post(reverse("mail:send_to_me", args=["after-a-repair", "en"]))
    message = Message.objects.get()
    assert message.member == cast.mona and message.subject == "Thank you"
    stop = urlsplit(stopping.address(cast.mona, message.topic)).path
    for told in (client.get(stop), client.post(stop, {"List-Unsubscribe": "One-Click"})):
        assert told.status_code == 200 and "This was a test" in told.content.decode(), "its link leads somewhere too"
    client.post(reverse("mail:put_away_template", args=["after-a-repair"]))
    assert "put away" in client.get(reverse("mail:templates")).content.decode()
    client.post(reverse("mail:take_template_out", args=["after-a-repair"]))
    assert "put away" not in client.get(reverse("mail:templates")).content.decode()


def test_who_manages_nothing_finds_no_template(cast: Cast, client: Client) -> None:
    client.force_login(cast.sam)
    assert {
        client.get(reverse(f"mail:{name}", args=args)).status_code for name, args in [("templates", []), ("template", ASK)]
    } == {404}
