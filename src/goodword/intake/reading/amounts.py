"""Amounts and counts as people write them: "1.234,56 €", "(12.00)", "R$ 10", "1 234,5"."""

import re
from collections.abc import Iterable
from decimal import Decimal

MARKS = (".", ",")
LONGEST = 40
SYMBOLS = {
    "€": "EUR",
    "$": "",  # of whichever country the business is in
    "US$": "USD",
    "USD$": "USD",
    "R$": "BRL",
    "£": "GBP",
    "¥": "JPY",
    "CHF": "CHF",
    "Fr.": "CHF",
    "SFr.": "CHF",
    "kr": "",
    "kr.": "",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "₹": "INR",
    "₺": "TRY",
    "₽": "RUB",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "MX$": "MXN",
    "S/": "PEN",
    "S/.": "PEN",
    "₪": "ILS",
    "₩": "KRW",
    "₴": "UAH",
    "lei": "RON",
}
CODE = re.compile(r"[A-Z]{3}")
AROUND = re.compile(r"^([^\d(+\-−.,]*)([(+\-−]?)\s*([^\d(+\-−.,]*)([\d.,'’   ]*\d[.,]?)(-?)(–|-)?\s*([^\d)]*?)(\)?)\s*([^\d]*)$")
BLANKS = str.maketrans("", "", " \u00a0\u202f'’\u2009")
GROUPED = {mark: re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{2,3}})*{re.escape(mark)}\d{{3}}") for mark in MARKS}
DIGIT = re.compile(r"\d")
WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
PLAIN = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")


class NotAnAmount(ValueError):
    """The text is no number."""


def number(text: str, mark: str) -> Decimal:
    """The number of a text whose decimals stand behind `mark`."""
    return amount(text, mark)[0]


def amount(text: str, mark: str) -> tuple[Decimal, str]:
    """The number, and the ISO code of the currency written beside it, if one is."""
    if mark != "," and len(text) <= 25 and PLAIN.fullmatch(text):
        return Decimal(text), ""
    match = AROUND.match(text.strip()) if len(text) <= LONGEST and DIGIT.search(text) else None
    digits = _plain(match[4], mark) if match else None
    if match is None or digits is None or not digits.isascii():
        raise NotAnAmount(f"“{text[:40]}” is not a number")
    currency = _currency([match[1], match[3], match[7], match[9]], text)
    value = Decimal(digits)
    is_negative = match[2] in ("-", "−") or match[5] == "-" or (match[2] == "(" and match[8] == ")")
    return (-value if is_negative else value), currency


def fitting(texts: Iterable[str]) -> tuple[str, ...]:
    """The decimal marks with which every text is a number."""
    left = list(MARKS)
    for text in texts:
        if WHOLE.fullmatch(text):
            continue
        left = [mark for mark in left if _reads(text, mark)]
        if not left:
            break
    return tuple(left)


def has_symbol(text: str) -> bool:
    """Whether a currency stands beside the number."""
    return any(_reads(text, mark) for mark in MARKS) and not re.fullmatch(r"[\d.,'’\s()+\-−]*", text)


def _reads(text: str, mark: str) -> bool:
    try:
        amount(text, mark)
    except NotAnAmount:
        return False
    return True


def _plain(written: str, mark: str) -> str | None:
    """The digits with a point, or None where blanks, points and commas do not add up."""
    digits = written.translate(BLANKS)
    if not _blanks_group(written):
        return None
    group = "," if mark == "." else "."
    whole, found, decimals = digits.partition(mark)
    if found and (mark in decimals or group in decimals):
        return None
    if group in whole and not GROUPED[group].fullmatch(whole):
        return None
    return f"{whole.replace(group, '') or '0'}.{decimals or '0'}"


def _blanks_group(written: str) -> bool:
    parts = re.split(r"[\s'’]+", written.strip())
    return len(parts) == 1 or all(len(re.split(r"[.,]", part)[0]) == 3 for part in parts[1:])


def _currency(around: list[str], text: str) -> str:
    words = [word.strip() for word in around if word and word.strip() not in ("", "-", "–")]
    if not words:
        return ""
    if len(words) > 1:
        words = [word for word in words if CODE.fullmatch(word)] or words
    word = words[0]
    if word in SYMBOLS:
        return SYMBOLS[word]
    if CODE.fullmatch(word.upper()):
        return word.upper()
    raise NotAnAmount(f"“{text[:40]}” is not an amount")
