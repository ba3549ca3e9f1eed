"""What a card says, to whom, and where on a sheet: no database."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.kit.paper import faces, setting
from goodword.occasions import rules
from goodword.occasions.printing import drawing, sheets
from goodword.occasions.rules import Address


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=60)
def test_a_name_is_never_read_as_a_text_with_fields(name: str) -> None:
    assert rules.merged("{name}", {"name": name, "city": "SECRET"}) == name
    assert rules.merged("{city} {x} { {{name}}", {"city": "{name}", "name": "N"}) == "{name} {x} { {N}"


def test_unknown_words_in_braces_are_found() -> None:
    assert rules.unknown_fields("Hi {name}", "{__class__} {name.email}") == ["__class__", "name.email"]


@pytest.mark.slow
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(0, 360))
@settings(deadline=None, max_examples=200)
def test_a_date_is_in_the_window_just_when_its_next_round_is(first: date, since: date, n: int) -> None:
    until = date.fromordinal(since.toordinal() + n)
    comes = rules.next_round(first, since)
    assert rules.is_in(rules.window(since, until), first.month, first.day) == (since <= comes <= until)


def test_a_span_of_more_than_a_year_is_refused() -> None:
    with pytest.raises(rules.TooLong):
        rules.window(date(2026, 1, 1), date(2027, 1, 2))


def test_one_text_to_many_is_no_contact_with_each() -> None:
    assert rules.is_broadcast(("Merry Christmas", "from {our_name}"), 26)
    assert not rules.is_broadcast(("Merry Christmas", "Dear {first_name}"), 1000)
    assert not rules.is_broadcast(("Merry Christmas", "x"), 25)


@pytest.mark.parametrize(
    ("name", "called"),
    [("Maya Olsen", "Maya"), ("Dr. Theo Brandt", "Theo"), ("Olsen, Maya", "Maya"), ("Sade", "Sade"), ("Dr.", "Dr."), (",", ",")],
)
def test_people_are_called_by_their_first_name(name: str, called: str) -> None:
    assert rules.first_name(name) == called


def test_addresses_are_written_as_their_country_writes_them() -> None:
    german = Address("Maya", "Olsen KG", "Weg 1", "20457", "Hamburg", "", "DE")
    assert rules.address_lines(german) == ["Maya", "Olsen KG", "Weg 1", "20457 Hamburg"]
    american = Address("Ann", "", "1 Main St\nApt 2", "97201", "Portland", "OR", "US")
    lines = rules.address_lines(american, country_name="United States")
    assert lines == ["Ann", "1 Main St", "Apt 2", "Portland, OR 97201", "UNITED STATES"]
    british = Address("Ed", "", "2 Mews", "SW1A 1AA", "London", "", "GB")
    assert rules.address_lines(british)[-2:] == ["London", "SW1A 1AA"]
    assert rules.address_lines(Address("Ann", city="Portland")) == [], "nobody could deliver it"


@pytest.mark.parametrize(("name", "n"), [("L7160", 21), ("L7163", 14), ("5160", 30)])
def test_labels_lie_on_their_paper_and_not_on_each_other(name: str, n: int) -> None:
    sheet = sheets.SHEETS[name]
    spots = sheets.spots(sheet, 3)
    first = [next(spots) for _ in range(sheet.n)]
    assert sheet.n == n and [spot.page for spot in first].count(1) == 2
    assert sheet.step_x >= sheet.width and sheet.step_y >= sheet.height
    assert max(s.x for s in first) + sheet.width <= sheet.paper[0] and max(s.y for s in first) + sheet.height <= sheet.paper[1]


def test_a_word_that_the_hand_cannot_write_is_written_whole_in_the_other_face() -> None:
    fonts = {run.text.strip(): run.font for run in faces.runs("Dear Nguyễn Łukasz Юлия Ωμέγα", "hand")}
    assert all("noto" in font for text, font in fonts.items() if "Nguy" in text or "ễ" in text or "Ω" in text)
    assert "caveat-cyrillic" in {font for text, font in fonts.items() if text == "Юлия"}
    assert faces.missing("佐藤 محمد Maya ❤\ufe0f", "hand") == "佐藤محد❤"
    assert faces.missing("Zoe\u0308 A\u030ase \u00a0x", "plain") == "", "accents that stand apart are joined"


@pytest.mark.slow
def test_a_text_that_is_too_long_is_told_not_cut(tmp_path: Path) -> None:
    with pytest.raises(setting.DoesNotFit):
        setting.fitted("word " * 2000, "plain", setting.Box(200, 300, 20, 8))
    said = [drawing.Said(7, "Hi", "word " * 2000), drawing.Said(8, "Hi", "Dear Maya")]
    troubles = drawing.cards(said, drawing.Look("plain", has_marks=True), tmp_path / "cards.pdf")
    assert [(t.key, t.is_too_long) for t in troubles] == [(7, True)]
    kept = (tmp_path / "cards.pdf").read_bytes()
    assert kept.startswith(b"%PDF") and b"/Count 2" in kept and b"/TrimBox" in kept


@pytest.mark.slow
def test_many_cards_are_a_small_file_and_tell_how_far_they_are(tmp_path: Path) -> None:
    told: list[int] = []
    said = (drawing.Said(n, f"Happy birthday, N{n}!", "Dear you") for n in range(200))
    assert not drawing.cards(said, drawing.Look("hand"), tmp_path / "cards.pdf", told.append)
    assert told[-1] == 200 and (tmp_path / "cards.pdf").stat().st_size < 600_000
