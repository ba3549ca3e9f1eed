"""Good words come in by file, are known again, refused with a reason, undone, and read back as taken out."""

from pathlib import Path

import pytest
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.demo.cast import Cast
from goodword.goodwords.models import GoodWord
from goodword.goodwords.queries import shown_to_all
from goodword.intake import actions, exporting, reading
from goodword.intake.models import Import
from goodword.intake.reading import mapping
from goodword.intake.tests.importing import bring

WORDS = "key name said_at word_kind channel link words stars may_quote_at quote_how named_as"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            """Review date,Reviewer,Platform,Review URL,Stars,Review
            2026-01-05,Ann Lee,Google,https://g.example/1,5,They mended it at once.
            2026-01-09,Bo Chan,Google,https://g.example/2,2,It took three weeks.""",
            ["said_at", "name", "channel", "link", "stars", "words"],
        ),
        (
            """Bewertungsdatum;Kunde;Plattform;Link;Sterne;Bewertungstext
            05.01.2026;Tim Lang;Google;https://g.example/3;4;Sehr freundlich.
            09.01.2026;Ida Beck;Trustpilot;https://t.example/4;5;Immer wieder gern.""",
            ["said_at", "name", "channel", "link", "stars", "words"],
        ),
        (
            """Fecha de la reseña,Cliente,Plataforma,Enlace,Estrellas,Reseña
            05/01/2026,Ana Ruiz,Google,https://g.example/5,5,Muy amables.
            19/01/2026,Luis Gil,Google,https://g.example/6,4,Todo bien.""",
            ["said_at", "name", "channel", "link", "stars", "words"],
        ),
    ],
)
def test_a_file_of_reviews_is_told_by_its_headers(tmp_path: Path, text: str, wanted: list[str]) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(line.strip() for line in text.splitlines()), "utf-8")
    found = mapping.suggest_for_profile(reading.profile(path), None)
    assert found.kind == "good_words"
    assert [target.field for target in found.targets] == wanted


@pytest.mark.django_db(transaction=True)
def test_they_come_in_once_what_cannot_be_is_refused_and_all_is_undone(cast: Cast, tmp_path: Path) -> None:
    text = """G1,Ann Lee,2026-01-05,review,Google,https://g.example/1,They mended it at once.,5,2026-02-01,by e-mail,first
    G2,Ann Lee,2026-01-06,post,LinkedIn,,A fine shop.,,,,
    G3,Bo Chan,2026-01-07,review,Google,javascript:alert(1),Hm.,4,,,
    G4,Bo Chan,2026-01-08,review,Google,,Six stars!,6,,,
    G5,Bo Chan,,review,Google,,When?,4,,,
    G6,Bo Chan,2026-01-09,review,Google,,,,,,
    G7,Bo Chan,2026-01-10,review,Google,,May be quoted.,4,2026-02-01,,"""
    rows = [line.strip().split(",") for line in text.splitlines()]
    report = bring(tmp_path, "good_words", WORDS, rows)
    assert (report["rows"]["accepted"], report["rows"]["rejected"]) == (2, 5)
    first = GoodWord.objects.get(person__name="Ann Lee", kind="review")
    assert local_day(first.said_at).isoformat() == "2026-01-05"
    assert (first.stars, first.quote_how, first.who, first.is_quotable, first.is_shown) == (5, "by e-mail", "Ann", True, False)
    again = bring(tmp_path, "good_words", WORDS, rows)
    assert (again["good_words"]["created"], again["good_words"]["updated"]) == (0, 0)
    for batch in Import.objects.order_by("-pk"):
        actions.undo(batch.pk, by="test", at=timezone.now(), is_apart=True)
    assert GoodWord.objects.count() == 1, "that of the cast"


def test_what_an_import_wrote_over_is_shown_again_when_somebody_has_looked(cast: Cast) -> None:
    word = GoodWord.objects.get(person=cast.maya)
    GoodWord.objects.filter(pk=word.pk).update(words="Other words.", hand=77)
    assert not shown_to_all()


def test_what_is_taken_out_can_be_read_back(cast: Cast) -> None:
    headers = exporting.headers("good_words")
    assert exporting.own_kind(headers) == "good_words"
    (row,) = exporting.cells(cast.ada, "good_words")
    told = dict(zip(headers, row, strict=True))
    assert (told["name"], told["stars"], told["named_as"], told["quote_how"]) == ("Maya Olsen", 5, "first", "on the phone")
    assert not list(exporting.cells(cast.kit, "good_words"))
