"""What the text of a cell looks like, header or not: an address, a phone number, a day, an amount, a name."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from goodword.kit import names, places

from . import amounts, choices, dates
from .blanks import is_filled
from .choices import WORDS

EMAIL = re.compile(r"(?:mailto:)?[^\s@<>,;]+@[^\s@<>,;]+\.[A-Za-z]{2,24}")
DOMAINS = "com|org|net|de|at|ch|es|fr|it|nl|br|pt|eu|io|co|uk|com\\.br|co\\.uk"
URL = re.compile(rf"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{DOMAINS})/?", re.IGNORECASE)
IDENTIFIER = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{20,64}|[A-Z]{1,5}[-_#/]?\d{2,}(?:[-/]\d+)?|#\d+",
    re.IGNORECASE,
)
PHONE = re.compile(r"'?(?:\+|00)?[\d\s()./\-–]{6,24}(?:\s?(?:x|ext\.?)\s?\d{1,5})?")
EXPONENT = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,2}", re.I)
HASHES = re.compile(r"#{3,}")
INTEGER = re.compile(r"-?\d{1,15}")
POSTCODE = re.compile(
    r"\d{4,5}|\d{8}|\d{5}-\d{3,4}|\d{4}-\d{3}|\d{4}\s?[A-Z]{2}|\d{3}\s?\d{2}|(?:D|A|CH)-\d{4,5}"
    r"|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d",
    re.IGNORECASE,
)
# They would pass for phone numbers: a Brazilian postcode, and the tax numbers of people and firms there.
DASHED_POSTCODE = re.compile(r"\d{5}-\d{3}|\d{4}-\d{3}")
TAX_NUMBER = re.compile(r"\d{3}\.\d{3}\.\d{3}-\d{2}|\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}")
# And a day that the calendar does not have, which stands among others that it has: 2026-02-30, 31.02.2026.
DAY_SHAPED = re.compile(r"[129]\d{3}-[01]\d-[0-3]\d|[0-3]?\d([./])[0-3]?\d\1[12]\d{3}")
STREET = re.compile(
    r"(?=.*[^\W\d_]{3})(?:\d{1,5}[a-z]?(?:\s|,\s).*|.*[\s,.]\s?(?:n[º°o.]?\s?)?\d{1,5}\s?[a-zA-Z]?(?:[\s,/-].*)?)"
)
FIRM = re.compile(
    r"\b(?:gmbh|ag|kg|ohg|ug|e\.?\s?k\.?|e\.?\s?v\.?|gbr|inc|llc|ltd|limited|corp|co|plc|llp|s\.?l\.?u?|s\.?a\.?|s\.?r\.?l\.?"
    r"|sarl|sas|eurl|ltda|me|eireli|lda|s\.?p\.?a\.?|snc|b\.?v\.?|n\.?v\.?|vof|oy|ab|a/s|aps|sp|group|gruppe|holding"
    r"|consulting|solutions|systems|services)\b\.?(?:\s*&.*)?$|& co\b|& sons?\b|& söhne\b",
    re.IGNORECASE,
)
NAME_WORD = re.compile(r"(?:[^\W\d_][\w'’.\-]*)$")
CURRENCIES = frozenset(
    "EUR USD GBP CHF BRL MXN ARS COP CLP PEN CAD AUD JPY SEK NOK DKK PLN CZK HUF TRY INR CNY ZAR RON".split()  # noqa: SIM905
)
MOSTLY = 0.75


def share(texts: Sequence[str], test: Callable[[str], object]) -> float:
    """How many of the texts pass a test, from 0 to 1."""
    return sum(1 for text in texts if test(text)) / len(texts) if texts else 0.0


def of(texts: Sequence[str]) -> str:
    """What most of a column's distinct texts look like; `text` when nothing better can be said."""
    filled = [text.strip() for text in texts if is_filled(text)]
    if not filled:
        return "empty"
    for look, test in TESTS:
        if share(filled, test) >= MOSTLY:
            return look
    if share(filled, lambda t: len(t) > 40 or t.count(" ") > 5) >= 0.3:
        return "words"
    return "text"


def is_number(text: str) -> bool:
    return bool(amounts.fitting([text]))


def is_phone(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    if EXPONENT.fullmatch(text):
        return True
    if not (7 <= digits <= 17 and PHONE.fullmatch(text)) or DAY_SHAPED.fullmatch(text):
        return False
    return text.lstrip("'")[0] in "+0(" or not text.isdigit() or digits >= 9


def is_country(text: str) -> bool:
    return names.key(text) in places.countries() and len(text) > 1


def is_first_name(text: str) -> bool:
    """Whether the first word is a first name that many people bear."""
    words = names.key(text).replace("-", " ").split()
    return bool(words) and words[0] in first_names()


def is_full_name(text: str) -> bool:
    """Two to five words, each beginning like a name, and one of them a first name, or a comma between two."""
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 5 or len(text) > 60 or FIRM.search(text):
        return False
    if not all(NAME_WORD.match(word) for word in words):
        return False
    return any(names.key(word).split("-")[0] in first_names() for word in words)


def is_name_like(text: str) -> bool:
    """One to three words of letters with capitals."""
    words = text.split()
    return 1 <= len(words) <= 3 and len(text) <= 40 and all(NAME_WORD.match(w) for w in words) and text[:1].isupper()


def is_language(text: str) -> bool:
    key = names.key(text).replace("_", "-")
    return key in places.languages() or (len(key) == 5 and key[2] == "-" and key[:2] in places.languages())


def is_truth(text: str) -> bool:
    return names.key(text) in choices.tables()["truth"]


def is_one_of(table: str) -> Callable[[str], bool]:
    words = choices.tables()[table]
    return lambda text: names.key(text) in words or names.key(text).replace("_", " ").replace("-", " ") in words


@cache
def first_names() -> frozenset[str]:
    """First names that many people bear, folded."""
    return frozenset((WORDS / "first_names.txt").read_text("utf-8").split())


TESTS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("email", EMAIL.fullmatch),
    ("url", URL.fullmatch),
    ("currency", CURRENCIES.__contains__),
    ("moment", lambda t: dates.looks_like_one(t) and dates.has_time(t)),
    ("date", dates.looks_like_one),
    ("truth", lambda t: is_truth(t) and not t.isdigit()),
    ("country", is_country),
    ("language", is_language),
    ("integer", lambda t: INTEGER.fullmatch(t) and len(t) <= 6 and not (t.startswith("0") and len(t) > 1)),
    ("postcode", DASHED_POSTCODE.fullmatch),
    ("identifier", TAX_NUMBER.fullmatch),
    ("phone", is_phone),
    ("money", amounts.has_symbol),
    ("integer", INTEGER.fullmatch),
    ("number", is_number),
    ("identifier", IDENTIFIER.fullmatch),
    ("postcode", POSTCODE.fullmatch),
    ("firm", FIRM.search),
    ("full name", is_full_name),
    ("first name", is_first_name),
    ("street", STREET.fullmatch),
)
