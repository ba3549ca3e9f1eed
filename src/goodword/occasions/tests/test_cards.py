"""A run of cards: chosen, looked at, printed, posted, undone."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.occasions import queries
from goodword.occasions.actions import posting, printing, runs
from goodword.occasions.actions.runs import Wording
from goodword.occasions.models import Card, CardRun
from goodword.occasions.rules import Occasion, Reason
from goodword.occasions.whom import Whom
from goodword.people.models import Person
from goodword.touchpoints.models import Touchpoint

WORDS = Wording("Happy birthday, {first_name}!", "Dear {name},\n\nall the best from {our_name}.")
DAY = date(2026, 5, 14)


@pytest.fixture
def run(cast: Cast, settings, tmp_path) -> CardRun:
    """Five are meant: one has died, one asked for silence."""
    settings.GOODWORD_CARDS = tmp_path
    Person.objects.update(birthday=DAY.replace(year=1980), street="Harbour Street 12", city="Hamburg")
    Person.objects.filter(pk=cast.ines.pk).update(wants_silence=True)
    Person.objects.filter(pk=cast.theo.pk).update(died_on=date(2026, 1, 1))
    return made(cast)


def made(cast: Cast, wording: Wording = WORDS, **more) -> CardRun:
    told = {"name": "May", "occasion": Occasion.BIRTHDAY, "whom": Whom(), "span": (DAY, DAY), "member": cast.ada}
    return runs.make_run(**{**told, **more}, wording=wording, by=cast.ada.by, at=timezone.now())


def member(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, who), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.slow
def test_the_dead_and_the_silent_are_shown_with_the_reason_and_get_none(run, cast) -> None:
    page = member(cast, "ada").get(reverse("occasions:run", args=[run.pk])).content.decode()
    assert "They have died." in page and "They asked not to be contacted." in page
    deed = posting.post(run, list(Card.objects.values_list("pk", flat=True)), by=cast.ada.by, at=timezone.now())
    assert deed.detail["n"] == 2
    assert set(Card.objects.filter(posted_at__isnull=False).values_list("person_id", flat=True)) == {cast.maya.pk, cast.noor.pk}


@pytest.mark.slow
def test_a_posted_card_is_a_gift_that_reached_one_person_and_can_be_taken_back(run, cast) -> None:
    client = member(cast, "sam")
    card = Card.objects.get(person=cast.maya, run=run)
    before = Touchpoint.objects.count()
    for _ in range(2):
        client.post(reverse("occasions:post", args=[card.pk]))
    card.refresh_from_db()
    assert Touchpoint.objects.count() == before + 1
    assert (card.touchpoint.direction, card.touchpoint.intent, card.touchpoint.channel) == ("out", "give", "card")
    assert Touchpoint.objects.real().filter(pk=card.touchpoint_id).exists() and card.touchpoint.staff == cast.sams_desk
    client.post(reverse("occasions:unpost", args=[card.pk]))
    card.refresh_from_db()
    assert card.posted_at is None and card.touchpoint is None and Touchpoint.objects.count() == before


def test_all_are_ticked_at_once_and_the_toast_takes_it_back(run, cast) -> None:
    client = member(cast, "ada")
    page = client.post(reverse("occasions:post_all", args=[run.pk]), follow=True)
    assert Card.objects.filter(posted_at__isnull=False).count() == 2
    undo = next(str(m.extra_tags) for m in page.context["messages"])
    client.post(undo)
    client.post(undo)
    assert not Card.objects.filter(posted_at__isnull=False).exists()
    assert not Touchpoint.objects.filter(kind="card").exists()


def test_it_prints_cards_and_labels_and_says_whom_it_cannot_write(run, cast) -> None:
    Person.objects.filter(pk=cast.noor.pk).update(name="佐藤 花子")
    client = member(cast, "ada")
    assert client.get(reverse("occasions:cards_pdf", args=[run.pk])).status_code == 302
    client.post(reverse("occasions:draw", args=[run.pk]))
    run.refresh_from_db()
    assert run.asked_at and run.n_to_draw == 2
    printing.draw(run.pk, by="worker", at=timezone.now())
    for what in ("cards_pdf", "labels_pdf"):
        answer = client.get(reverse(f"occasions:{what}", args=[run.pk]))
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
    page = client.get(reverse("occasions:run", args=[run.pk])).content.decode()
    assert "no face here has 佐 藤 花 子" in page
    assert Card.objects.exclude(trouble="").get().person == cast.noor


def test_what_is_posted_is_not_printed_again_while_others_wait(run, cast) -> None:
    posting.post(run, [Card.objects.get(run=run, person=cast.maya).pk], by="test", at=timezone.now())
    runs.ask_drawing(run, by=cast.ada.by, at=timezone.now())
    run.refresh_from_db()
    assert run.n_to_draw == 1
    page = member(cast, "ada").get(reverse("occasions:runs")).content.decode()
    assert page.count('class="num">1<') == 3, "one waits and one is posted of this run, one waits of another"


def test_other_words_are_not_handed_out_in_the_old_files(run, cast) -> None:
    runs.ask_drawing(run, by=cast.ada.by, at=timezone.now())
    printing.draw(run.pk, by="worker", at=timezone.now())
    run.refresh_from_db()
    assert run.printed_at
    runs.write_run(run, name="June", wording=Wording("Hello", "New words"), by=cast.ada.by, at=timezone.now())
    answer = member(cast, "ada").get(reverse("occasions:cards_pdf", args=[run.pk]), follow=True)
    assert "not there any more" in answer.content.decode()


def test_drawn_files_go_after_some_days(run, cast, tmp_path) -> None:
    runs.ask_drawing(run, by=cast.ada.by, at=timezone.now())
    printing.draw(run.pk, by="worker", at=timezone.now())
    assert len(list(tmp_path.iterdir())) == 2
    assert printing.sweep(by="clock", at=timezone.now()) == 0
    assert printing.sweep(by="clock", at=timezone.now() + timedelta(days=4)) == 1
    assert not list(tmp_path.iterdir())


def test_words_in_braces_that_nobody_fills_in_are_refused_and_never_run(run, cast) -> None:
    client = member(cast, "ada")
    bad = {"name": "x", "front": "Hi {password}", "inside": "{{ settings.SECRET_KEY }} {% now 'Y' %}", "face": "hand"}
    answer = client.post(reverse("occasions:write", args=[run.pk]), {**bad, "sheet": "L7160", "starts_at": 1})
    assert answer.status_code == 422 and "Nobody can fill in {password}" in answer.content.decode()
    with pytest.raises(runs.UnknownWord):
        made(cast, Wording("{person.email}", "x"))


def test_a_text_with_years_leaves_out_whose_years_nobody_knows(run, cast) -> None:
    Person.objects.filter(pk=cast.maya.pk).update(birthday=date(1604, 5, 14))
    second = made(cast, Wording("{years} years!", "Dear {name}"), name="Years")
    assert posting.post(second, list(Card.objects.values_list("pk", flat=True)), by="test", at=timezone.now()).detail["n"] == 1
    page = member(cast, "ada").get(reverse("occasions:run", args=[second.pk])).content.decode()
    assert "nobody knows theirs" in page


@pytest.mark.parametrize(("years", "said"), [(1, "1 year"), (7, "7 years"), (None, "")])
def test_how_long_it_has_been_is_said_in_words_and_never_guessed(run, cast, years: int | None, said: str) -> None:
    run.inside = "It is {how_long} since"
    card = run.cards.get(person=cast.maya)
    card.years = years
    assert queries.said_on(run, card)[1] == f"It is {said} since"
    assert (queries.reason_of(run, card) is Reason.YEARS) is (years is None)


def test_a_dealer_writes_to_their_own_people_and_sees_no_other_run(run, cast) -> None:
    Person.objects.filter(pk=cast.ines.pk).update(wants_silence=False)
    assert member(cast, "dario").get(reverse("occasions:run", args=[run.pk])).status_code == 404
    own = made(cast, member=cast.dario, name="Own")
    assert list(own.cards.values_list("person_id", flat=True)) == [cast.ines.pk]
    assert not CardRun.objects.visible_to(cast.kit).exists()


def test_the_form_makes_a_run_once_and_says_when_nobody_fits(run, cast) -> None:
    client = member(cast, "ada")
    typed = {
        **{"name": "Mai", "occasion": "birthday", "since": "2026-05-01", "until": "2026-05-31", "front": "Hi {name}"},
        **{"inside": "Dear {first_name}", "face": "plain", "sheet": "5160", "starts_at": 3, "once": "one"},
    }
    for _ in range(2):
        assert client.post(reverse("occasions:new"), typed).status_code == 302
    assert CardRun.objects.filter(name="Mai").count() == 1
    nobody = client.post(reverse("occasions:new"), {**typed, "since": "2026-06-01", "until": "2026-06-02", "once": "two"})
    assert nobody.status_code == 422 and "Nobody fits" in nobody.content.decode()


def test_put_away_and_taken_out_again(run, cast) -> None:
    client = member(cast, "ada")
    client.post(reverse("occasions:put_away", args=[run.pk]))
    assert run.name not in client.get(reverse("occasions:runs")).content.decode()
    assert run.name in client.get(reverse("occasions:runs") + "?which=put-away").content.decode()
    client.post(reverse("occasions:take_out", args=[run.pk]))
    assert run.name in client.get(reverse("occasions:runs")).content.decode()


def test_whoever_is_ticked_in_a_list_can_be_written_to_whatever_the_list_was_filtered_by(run, cast) -> None:
    client = member(cast, "ada")
    page = client.post(reverse("directory:bulk"), {"what": ["segment", "cards"], "ids": [cast.maya.pk, cast.noor.pk]})
    assert (
        f'value="{cast.maya.pk},{cast.noor.pk}"' in page.content.decode()
        and "Only to the 2 people you chose" in page.content.decode()
    )
    typed = {
        **{"name": "Thanks", "occasion": "other", "since": "2026-05-01", "front": "Hi", "inside": "Dear {name}", "face": "hand"},
        **{"sheet": "L7163", "starts_at": 1, "people": f"{cast.maya.pk},{cast.noor.pk},999999"},
    }
    assert client.post(reverse("occasions:new"), typed).status_code == 302
    assert set(CardRun.objects.get(name="Thanks").cards.values_list("person_id", flat=True)) == {cast.maya.pk, cast.noor.pk}


def test_words_that_nobody_typed_are_those_of_the_occasion_chosen_in_the_end(cast) -> None:
    """Whoever opens the page for birthdays and then picks another occasion writes no birthday cards."""
    client = member(cast, "ada")
    begun = client.get(reverse("occasions:new")).context["form"]
    held = {name: begun[name].value() or "" for name in begun.fields}
    held |= {"inside": held["inside"].replace("\n", "\r\n"), "occasion": "first-purchase"}
    shown = client.get(reverse("occasions:new"), {k: held[k] for k in ("occasion", "name", "front", "inside")}).context["form"]
    assert (shown["front"].value(), shown["name"].value().rpartition(", ")[0]) == (
        "Thank you, {first_name}!",
        "Anniversaries of the first purchase",
    )
    Person.objects.filter(pk=cast.maya.pk).update(birthday=timezone.localdate())
    client.post(reverse("occasions:new"), {**held, "occasion": "other"})
    client.post(reverse("occasions:new"), {**held, "occasion": "other", "front": "Moin!", "name": "To all", "once": "again"})
    assert list(CardRun.objects.order_by("-pk").values_list("front", "name")[:2]) == [
        ("Moin!", "To all"),
        ("Thank you", f"Something else, {timezone.localdate():%B %Y}"),
    ]
