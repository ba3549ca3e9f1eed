import pytest

from goodword.kit.money import NotAnAmount, typed


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("1250", 125000),
        ("12.50", 1250),
        ("12,5", 1250),
        ("1 250", 125000),
        ("1.250,00", 125000),
        ("1,250.00", 125000),
        ("1,250,000", 125000000),
        ("1’250.90", 125090),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_it_was_meant(text, units):
    assert typed(text, "EUR") == units


@pytest.mark.parametrize("text", ["1.250", "1,250", "", "-5", "12.", "1.2.3", "1,25.000,0", "1e3", "∞", "9" * 40])
def test_what_may_be_two_amounts_or_none_is_refused(text):
    with pytest.raises(NotAnAmount):
        typed(text, "EUR")


def test_a_currency_without_small_coins_keeps_none():
    assert typed("1250", "JPY") == 1250
    assert typed("1.250", "KWD") == 1250
