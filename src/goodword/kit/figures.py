"""Figures as somebody would say them, in the reader's language."""

from django.utils.formats import number_format

from .money import SIGNS, decimals, major


def money(units: int, currency: str) -> str:
    """€6,400: whole units of a currency from a hundred up, cents below."""
    amount = major(units, currency)
    places = 0 if abs(amount) >= 100 else decimals(currency)
    figure = number_format(round(amount, places), decimal_pos=places, use_l10n=True, force_grouping=True)
    sign = SIGNS.get(currency)
    return f"{sign}{figure}" if sign else f"{figure} {currency}"


def count(n: int) -> str:
    """1,284"""
    return str(number_format(n, use_l10n=True, force_grouping=True))
