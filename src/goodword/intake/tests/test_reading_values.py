"""Text in, value out, or the reason why not (A082, F28)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.intake.reading import amounts, choices, dates, values
from goodword.intake.reading.fields import FIELDS, Field, Type
from goodword.intake.reading.values import Manner, Money, Unreadable
from goodword.kit import places


def read(kind: Type, text: str, **manner: str) -> object:
    return values.reader(Field("x", "x", kind, choice="order"), Manner(**manner))(text)


@pytest.mark.parametrize(
    ("text", "order", "meant"),
    [
        ("2026-01-31", "ymd", "2026-01-31T00:00"),
        ("2026-01-31", "dmy", "2026-01-31T00:00"),
        ("31.01.2026", "dmy", "2026-01-31T00:00"),
        ("1/31/26", "mdy", "2026-01-31T00:00"),
        ("31.12.68", "dmy", "2068-12-31T00:00"),
        ("31.12.69", "dmy", "1969-12-31T00:00"),
        ("2026/1/5 2:30 PM", "ymd", "2026-01-05T14:30"),
        ("12/31/2025, 12:05 AM", "mdy", "2025-12-31T00:05"),
        ("31.12.2025 14:30 Uhr", "dmy", "2025-12-31T14:30"),
        ("3. März 2024", "dmy", "2024-03-03T00:00"),
        ("3 de enero de 2024", "dmy", "2024-01-03T00:00"),
        ("3 février 2024", "dmy", "2024-02-03T00:00"),
        ("5 de março de 2024", "mdy", "2024-03-05T00:00"),
        ("Jan 3, 2024", "dmy", "2024-01-03T00:00"),
        ("Jan 5, 2024, 10:11:12 AM", "dmy", "2024-01-05T10:11:12"),
        ("15-Jan-24", "mdy", "2024-01-15T00:00"),
        ("45292", "dmy", "2024-01-01T00:00"),
        ("45292.5", "dmy", "2024-01-01T00:00"),
        ("20240131", "dmy", "2024-01-31T00:00"),
        ("2024-01-31T10:00:00.123456789", "ymd", "2024-01-31T10:00:00.123456"),
    ],
)
def test_a_date_is_read_as_it_was_meant(text: str, order: str, meant: str) -> None:
    assert dates.moment(text, order) == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    "text",
    ["31/31/1999", "29.02.2023", "2024-13-01", "00.00.2024", "tomorrow", "12", "1999", "1/2", "9999-99-99", "3 of Foo 2024", "٣"],
)
def test_it_rejects_what_is_no_day(text: str) -> None:
    with pytest.raises(dates.NotADate):
        dates.moment(text, "dmy")


@pytest.mark.parametrize(
    "text", ["2024-01-31T10:00:00Z", "2024-01-31 10:00:00 UTC", "2024-01-31 12:00:00 +0200", "2024-01-31T05:00:00-05:00"]
)
def test_a_zone_that_is_written_holds(text: str) -> None:
    assert read(Type.MOMENT, text, time_zone="Asia/Tokyo") == datetime(2024, 1, 31, 10, tzinfo=UTC)


def test_a_time_without_a_zone_is_the_business_s_own() -> None:
    assert read(Type.MOMENT, "31.07.2024 10:00", form="dmy", time_zone="Europe/Berlin") == datetime(2024, 7, 31, 8, tzinfo=UTC)


def test_nobody_is_born_tomorrow() -> None:
    birthday = FIELDS["people"]["birthday"]
    assert values.reader(birthday, Manner(form="dmy", latest=date(2026, 1, 1)))("05.03.44") == date(1944, 3, 5)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_comes_back_in_every_order(day: date) -> None:
    assert dates.day(day.strftime("%d.%m.%Y"), "dmy") == day
    assert dates.day(day.strftime("%m/%d/%Y"), "mdy") == day
    assert dates.day(day.strftime("%Y/%m/%d"), "ymd") == day
    assert "dmy" in dates.fitting([day.strftime("%d.%m.%Y")])


@pytest.mark.parametrize(
    ("text", "mark", "number", "currency"),
    [
        ("1.234,56 €", ",", "1234.56", "EUR"),
        ("1,234.56", ".", "1234.56", ""),
        ("R$ 1.099,90", ",", "1099.90", "BRL"),
        ("(12)", ".", "-12", ""),
        ("$(1,200.50)", ".", "-1200.50", ""),
        ("12,50-", ",", "-12.50", ""),
        ("-$5", ".", "-5", ""),
        ("1'234.50", ".", "1234.50", ""),
        ("1 234 567,5 EUR", ",", "1234567.5", "EUR"),
        ("CHF 12.–", ".", "12", "CHF"),
        ("12,00", ",", "12.00", ""),
        ("-0", ".", "0", ""),
    ],
)
def test_an_amount_is_read_as_it_was_meant(text: str, mark: str, number: str, currency: str) -> None:
    assert amounts.amount(text, mark) == (Decimal(number), currency)


@pytest.mark.parametrize(
    "text",
    [
        "1e999999",
        "Infinity",
        "inf",
        "0x10",
        "1_000",
        "9" * 10_000,
        "1.2.3,4,5",
        "12,34,5",
        "=1+1",
        "twelve",
        "--5",
        "1.23.456",
        "€",
        ".",
    ],
)
def test_it_rejects_what_is_no_number(text: str) -> None:
    with pytest.raises(Unreadable):
        read(Type.MONEY, text, form=".")


def test_money_is_whole_minor_units_of_its_currency() -> None:
    assert read(Type.MONEY, "12.345", form=".", currency="EUR") == Money(1234, "")
    assert read(Type.MONEY, "1.234 JPY", form=",", currency="EUR") == Money(1234, "JPY")


@pytest.mark.slow
@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    for kind in Type:
        try:
            read(kind, text, form="dmy" if kind in (Type.DAY, Type.MOMENT) else ".", country="DE")
        except Unreadable as why:
            assert str(why)


@pytest.mark.parametrize("text", ["Null", "NULL", "NA", "true", "N/A"])
def test_a_name_may_look_like_nothing(text: str) -> None:
    assert read(Type.NAME, text) == text
    assert read(Type.KEY, text) == text


@pytest.mark.parametrize("text", ["", "NULL", "n/a", "-", "#N/A", "  "])
def test_nothing_is_nothing_where_a_value_is_meant(text: str) -> None:
    for kind in (Type.DAY, Type.MONEY, Type.EMAIL, Type.PHONE, Type.NUMBER, Type.COUNTRY):
        assert read(kind, text) is None


def test_leading_zeros_stay() -> None:
    assert read(Type.TEXT, "01067") == "01067"
    assert read(Type.KEY, "00042") == "00042"


def test_a_phone_that_a_spreadsheet_rounded_is_refused_in_words() -> None:
    with pytest.raises(Unreadable, match="rounded"):
        read(Type.PHONE, "4.9E+10", country="DE")


def test_a_phone_is_read_in_the_country_of_the_business() -> None:
    assert read(Type.PHONE, "0151 23456789", country="DE") == "0151 23456789"
    with pytest.raises(Unreadable):
        read(Type.PHONE, "12 34 56 78 90 12 34 56 78 90", country="DE")


@pytest.mark.parametrize("text", ["Deutschland", "Alemania", "Alemanha", "Allemagne", "germany", "DE", "deu", "D", " GERMANIA "])
def test_a_country_has_many_names(text: str) -> None:
    assert read(Type.COUNTRY, text) == "DE"


def test_namibia_is_not_nothing() -> None:
    assert read(Type.COUNTRY, "NA") == "NA"
    assert places.country("Côte d’Ivoire") == places.country("Ivory Coast") == "CI"


@pytest.mark.parametrize("text", ["yes", "Ja", "sí", "Sim", "oui", "x", "1", "TRUE", "vero"])
def test_yes_in_every_language(text: str) -> None:
    assert read(Type.TRUTH, text) is True


@pytest.mark.parametrize("text", ["no", "Nein", "não", "non", "0", "FALSE", "nee"])
def test_no_in_every_language(text: str) -> None:
    assert read(Type.TRUTH, text) is False


@pytest.mark.parametrize(
    ("text", "state"),
    [("geliefert", "delivered"), ("Cancelado", "cancelled"), ("livrée", "delivered"), ("in lavorazione", "placed")],
)
def test_the_state_of_an_order_in_every_language(text: str, state: str) -> None:
    assert read(Type.STATE, text) == state


def test_a_word_that_is_no_state_is_refused_with_those_that_are() -> None:
    with pytest.raises(Unreadable, match="cancelled, delivered, placed"):
        read(Type.STATE, "blue")


def test_every_choice_of_a_field_has_its_words() -> None:
    for fields in FIELDS.values():
        for field in fields.values():
            assert (field.type is Type.STATE) == bool(field.choice)
            assert not field.choice or field.choice in choices.tables()
