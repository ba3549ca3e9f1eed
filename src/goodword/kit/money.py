"""Money in integer minor units, ISO 4217."""

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


def major(units: int, currency: str) -> Decimal:
    """The decimal amount of minor units."""
    return Decimal(units).scaleb(-decimals(currency))


SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "BRL": "R$", "KRW": "₩", "ILS": "₪", "UAH": "₴", "TRY": "₺"}


def shown(units: int, currency: str) -> str:
    """An amount as it is read: "€1,250.00", "1,250 XOF"."""
    amount = f"{abs(major(units, currency)):,.{decimals(currency)}f}"
    sign = "−" if units < 0 else ""
    return f"{sign}{SIGNS[currency]}{amount}" if currency in SIGNS else f"{sign}{amount} {currency}"
