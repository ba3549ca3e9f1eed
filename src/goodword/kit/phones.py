"""Phone numbers: what was typed, and its E.164 key."""

import re
from functools import lru_cache

MEANT_AS_DIGITS = re.compile(r"[0-9]")


class NotANumber(ValueError):
    """The text is no phone number of the country it is read in."""


def key(typed: str, country: str) -> str:
    """E.164 of `typed`, read as a number dialled in `country` (ISO 3166 alpha-2)."""
    return _key(typed.strip(), country)


@lru_cache(maxsize=4096)
def _key(text: str, country: str) -> str:
    if len(text) > 40 or not MEANT_AS_DIGITS.search(text):
        raise NotANumber(f"“{text[:40]}” is not a phone number")
    import phonenumbers  # noqa: PLC0415  (to load it takes as long as small files, and whoever writes rows has their keys)

    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as why:
        raise NotANumber(f"“{text}” is not a phone number") from why
    if not phonenumbers.is_possible_number(number):
        raise NotANumber(f"“{text}” has too few or too many digits for a phone number")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
