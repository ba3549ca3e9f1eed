import pytest
from django import forms

from goodword.kit.amounts import AmountField


class Priced(forms.Form):
    price = AmountField()
    rebate = AmountField(required=False)


def priced(currency="EUR", **typed):
    form = Priced(typed)
    for field in form.fields.values():
        field.meant_in(currency)
    return form


def test_it_gives_minor_units_of_its_currency_and_none_where_nothing_was_typed():
    form = priced(price="1.250,50")
    assert form.is_valid() and form.cleaned_data == {"price": 125_050, "rebate": None}
    assert priced(price="1250", currency="JPY").is_valid()
    assert 'inputmode="decimal"' in str(form["price"]) and form["price"].help_text == "EUR"


@pytest.mark.parametrize("text", ["", "much", "1.250", "-5", "9" * 31])
def test_what_is_no_amount_is_told_how_to_write_one(text):
    form = priced(price=text)
    assert not form.is_valid() and list(form.errors) == ["price"]


def test_nothing_is_not_the_same_as_zero():
    form = priced(price="0", rebate="0")
    assert form.is_valid() and form.cleaned_data == {"price": 0, "rebate": 0}
