"""No card goes to the dead, the erased, or those who asked for silence: not drawn, not handed out, not ticked off."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.occasions import queries
from goodword.occasions.actions import posting, printing, runs
from goodword.occasions.actions.runs import Wording
from goodword.occasions.models import Card, CardQuerySet, CardRun
from goodword.occasions.rules import Occasion
from goodword.occasions.whom import Whom
from goodword.people.models import Person

DAY = date(2026, 5, 14)
SILENT = {"wants_silence": True}
DEAD = {"died_on": date(2026, 1, 1)}


@pytest.fixture
def run(cast: Cast, settings, tmp_path) -> CardRun:
    settings.GOODWORD_CARDS = tmp_path
    Person.objects.update(birthday=DAY.replace(year=1980), street="Harbour Street 12", city="Hamburg")
    told = {"name": "May", "occasion": Occasion.BIRTHDAY, "whom": Whom(), "span": (DAY, DAY), "member": cast.ada}
    return runs.make_run(**told, wording=Wording("Hello {name}", "Dear {name}"), by=cast.ada.by, at=timezone.now())


def change(person: Person, to: dict[str, object] | None) -> None:
    rows = Person.objects.filter(pk=person.pk)
    rows.update(**to) if to else rows.delete()


def drawn(run: CardRun) -> list[int]:
    runs.ask_drawing(run, by="test", at=timezone.now())
    printing.draw(run.pk, by="worker", at=timezone.now())
    run.refresh_from_db()
    return [card.person_id for card in Card.objects.filter(pk__in=run.drawn)]


def handed_out(cast: Cast, run: CardRun) -> bool:
    client = Client()
    client.force_login(cast.ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(reverse("occasions:cards_pdf", args=[run.pk]))
    return answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF")


def posted(run: CardRun) -> list[int]:
    posting.post(run, list(run.cards.values_list("pk", flat=True)), by="test", at=timezone.now())
    return [card.person_id for card in run.cards.filter(posted_at__isnull=False)]


@pytest.mark.parametrize("to", [DEAD, SILENT, None], ids=["dead", "silent", "erased"])
def test_none_is_drawn_or_ticked_off(run, cast, to) -> None:
    number = cast.maya.pk
    change(cast.maya, to)
    assert len(drawn(run)) == 3 and number not in drawn(run) and handed_out(cast, run)
    assert len(posted(run)) == 3 and number not in posted(run)


@pytest.mark.slow
@pytest.mark.parametrize("to", [DEAD, SILENT, None], ids=["dead", "silent", "erased"])
def test_files_with_their_card_in_them_are_not_handed_out_any_more_and_go(run, cast, to, tmp_path) -> None:
    assert len(drawn(run)) == 4 and handed_out(cast, run)
    change(cast.maya, to)
    assert not handed_out(cast, run)
    assert printing.sweep(by="clock", at=timezone.now() + timedelta(minutes=1)) == 1 and not list(tmp_path.iterdir())
    assert len(drawn(run)) == 3 and handed_out(cast, run)


def test_the_page_says_that_they_are_to_be_made_anew(run, cast, client) -> None:
    drawn(run)
    change(cast.maya, SILENT)
    client.force_login(cast.ada)
    page = client.get(reverse("occasions:run", args=[run.pk])).content.decode()
    assert "asked for silence since they were made" in page and "cards.pdf" not in page


@pytest.mark.slow
def test_whom_no_face_can_write_is_told_before_and_after_and_ticked_by_hand_alone(run, cast, client) -> None:
    Person.objects.filter(pk=cast.maya.pk).update(name="محمد علي")
    Person.objects.filter(pk=cast.theo.pk).update(street="नेहरू मार्ग 3")
    client.force_login(cast.ada)
    url = reverse("occasions:run", args=[run.pk])
    for when in ("before", "after"):
        page = client.get(url).content.decode()
        assert "Cannot be printed: no face here has م ح د ع ل ي." in page, when
        assert page.count("No label: no face here has") == 1, when
        assert ("1 card is not in the files" in page) is (when == "after")
        assert len(drawn(run)) == 3
    client.post(reverse("occasions:post_all", args=[run.pk]))
    by_hand = run.cards.get(posted_at=None)
    assert by_hand.person == cast.maya
    client.post(reverse("occasions:post", args=[by_hand.pk]))
    assert not run.cards.filter(posted_at=None).exists()


@pytest.mark.twin
@pytest.mark.parametrize("to", [DEAD, SILENT], ids=["dead", "silent"])
def test_without_the_guard_of_cards_the_dead_and_the_silent_get_one(run, cast, to, monkeypatch) -> None:
    monkeypatch.setattr(CardQuerySet, "sendable", lambda cards: cards)
    change(cast.maya, to)
    assert cast.maya.pk in drawn(run) and cast.maya.pk in posted(run)


@pytest.mark.twin
@pytest.mark.parametrize("to", [DEAD, SILENT, None], ids=["dead", "silent", "erased"])
def test_without_the_guard_of_files_a_card_is_printed_that_may_not_go_out(run, cast, to, monkeypatch) -> None:
    drawn(run)
    change(cast.maya, to)
    monkeypatch.setattr(queries, "may_hand_out", lambda run: True)
    assert handed_out(cast, run)


@pytest.mark.twin
@pytest.mark.parametrize("to", [DEAD, SILENT], ids=["dead", "silent"])
def test_without_the_guard_of_days_the_dead_and_the_silent_come_up(cast, to, without) -> None:
    change(cast.maya, {**to, "birthday": DAY})
    coming = without(queries, "coming", ".filter(wants_silence=False, died_on=None)")
    assert [one.person_id for one in coming(cast.ada, (DAY, DAY), kinds={Occasion.BIRTHDAY}, whom=Whom())] == [cast.maya.pk]


@pytest.mark.twin
def test_without_the_guard_of_letters_boxes_stand_on_the_card(run, cast, monkeypatch) -> None:
    Person.objects.filter(pk=cast.maya.pk).update(name="佐藤 花子")
    assert cast.maya.pk not in drawn(run)
    monkeypatch.setattr("goodword.kit.paper.faces.missing", lambda text, face: "")
    assert cast.maya.pk in drawn(run), "with her name left out of it"
