"""Money in integer minor units, ISO 4217."""

import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

ZERO_DECIMALS = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
THREE_DECIMALS = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
LARGEST = 10**15


class NotAnAmount(ValueError):
    """The text is no amount of money that a row can hold."""


def decimals(currency: str) -> int:
    """How many digits the minor unit of a currency has."""
    if currency in ZERO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


def minor(amount: str | Decimal, currency: str) -> int:
    """Minor units of a decimal amount with a point: "12.50" EUR → 1250."""
    try:
        value = Decimal(amount)
        scaled = value.scaleb(decimals(currency)).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    except (InvalidOperation, ValueError) as why:
        raise NotAnAmount(f"“{str(amount)[:40]}” is not an amount of money") from why
    if not scaled.is_finite() or abs(scaled) > LARGEST:
        raise NotAnAmount(f"“{str(amount)[:40]}” is too large an amount")
    return int(scaled)


def typed(text: str, currency: str) -> int:
    """Minor units of an amount as somebody types it: "12.50", "12,50", "1 250", "1.250,00". "1.250" may be two: refused."""
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", text)
    parts = re.split(r"[.,]", plain)
    signs = re.findall(r"[.,]", plain)
    if not re.fullmatch(r"\d+([.,]\d+)*", plain) or len(set(signs[:-1])) > 1 or any(len(part) != 3 for part in parts[1:-1]):
        raise NotAnAmount(f"“{text[:40]}” is not an amount of money")
    is_decimal = len(parts) > 1 and signs[-1] not in signs[:-1]
    if is_decimal and len(signs) == 1 and len(parts[-1]) == 3 and decimals(currency) != 3:
        raise NotAnAmount(f"“{text[:40]}” may be two amounts; write it without a sign between the thousands")
    if not is_decimal and len(parts) > 1 and len(parts[-1]) != 3:
        raise NotAnAmount(f"“{text[:40]}” is not an amount of money")
    return minor("".join(parts[:-1]) + "." + parts[-1] if is_decimal else "".join(parts), currency)


def major(units: int, currency: str) -> Decimal:
    """The decimal amount of minor units."""
    return Decimal(units).scaleb(-decimals(currency))


SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "BRL": "R$", "KRW": "₩", "ILS": "₪", "UAH": "₴", "TRY": "₺"}


def shown(units: int, currency: str) -> str:
    """An amount as it is read: "€1,250.00", "1,250 XOF"."""
    amount = f"{abs(major(units, currency)):,.{decimals(currency)}f}"
    sign = "−" if units < 0 else ""
    return f"{sign}{SIGNS[currency]}{amount}" if currency in SIGNS else f"{sign}{amount} {currency}"
