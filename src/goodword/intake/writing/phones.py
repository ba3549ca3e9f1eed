"""Phone numbers by the column: the plain spellings in SQL, exactly as `kit.phones.key` reads them.

What a country writes plainly is worked out from the same tables that `phonenumbers` uses. The
expression gives NULL for every other spelling, and those go to `phonenumbers` one by one.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

PLAIN = r"[+]?[0-9(][0-9 ()./-]{4,28}"
LITERAL = re.compile(r"\d+")
NO_PREFIX = ""


@dataclass(frozen=True)
class Plan:
    """A country's numbering plan as far as SQL has to know it."""

    code: str
    prefix: str
    lengths: tuple[int, ...]
    abroad: str
    national: str

    @property
    def is_simple(self) -> bool:
        return self.prefix == NO_PREFIX or LITERAL.fullmatch(self.prefix) is not None


def _plan(code: int, region: str) -> Plan | None:
    found = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    if found is None or not found.general_desc:
        return None
    return Plan(
        code=str(code),
        prefix=found.national_prefix_for_parsing or NO_PREFIX,
        lengths=tuple(found.general_desc.possible_length),
        abroad=found.international_prefix or "",
        national=found.general_desc.national_number_pattern or "",
    )


def codes(among: Container[str]) -> list[tuple[str, str, int]]:
    """Calling code, national prefix, and the possible lengths as bits, of those plans among these that are simple."""
    known = ((code, regions[0]) for code, regions in COUNTRY_CODE_TO_REGION_CODE.items() if str(code) in among)
    plans = (_plan(code, region) for code, region in known)
    return [(p.code, p.prefix, _bits(p.lengths)) for p in plans if p and p.is_simple]


def code_of(digits: str) -> str:
    """SQL: the calling code that international digits begin with."""
    two = ", ".join(f"'{code}'" for code in sorted(COUNTRY_CODE_TO_REGION_CODE) if 10 <= code <= 99)
    one = f"{digits}[1] IN ('1', '7') THEN {digits}[1]"
    return f"CASE WHEN {one} WHEN {digits}[:2] IN ({two}) THEN {digits}[:2] ELSE {digits}[:3] END"


def expression(text: str, digits: str, country: str) -> str:
    """SQL for the E.164 key of `text`, or NULL where it is not plainly one.

    `digits` are its digits; the row is joined to `codes` as `k` by `code_of`.
    """
    rest = f"substr({digits}, length(k.code) + 1)"
    abroad = f"""{text}[1] = '+' AND k.code IS NOT NULL AND {_fits(rest, "k.lengths")}
        AND (k.prefix = '' OR NOT starts_with({rest}, k.prefix)) THEN '+' || {digits}"""
    whens = [abroad, *_at_home(text, digits, country)]
    return f"CASE WHEN NOT regexp_full_match({text}, '{PLAIN}') THEN NULL {' '.join('WHEN ' + when for when in whens)} END"


def _at_home(text: str, digits: str, country: str) -> list[str]:
    """The cases of a number as it is dialled inside its country."""
    found = PhoneMetadata.metadata_for_region(country) if country else None
    plan = _plan(found.country_code, country) if found and found.country_code else None
    if plan is None or plan.code not in {str(code) for code in COUNTRY_CODE_TO_REGION_CODE}:
        return []
    bits = _bits(plan.lengths)
    here = f"{text}[1] <> '+' AND NOT starts_with({digits}, '{plan.code}')"
    if plan.abroad:
        here += f" AND NOT regexp_matches({digits}, '^(?:{plan.abroad})')"
    unprefixed = f"NOT regexp_matches({digits}, '^(?:{plan.prefix})')" if plan.prefix else "true"
    cases = [f"{here} AND {unprefixed} AND {_fits(digits, bits)} THEN '+{plan.code}' || {digits}"]
    if plan.prefix and plan.is_simple and plan.national:
        rest = f"substr({digits}, {len(plan.prefix) + 1})"
        meant = f"NOT (regexp_full_match({digits}, '{plan.national}') AND NOT regexp_full_match({rest}, '{plan.national}'))"
        stripped = f"{here} AND starts_with({digits}, '{plan.prefix}') AND {meant} AND {_fits(rest, bits)}"
        cases.append(f"{stripped} THEN '+{plan.code}' || {rest}")
    return cases


def _fits(national: str, lengths: int | str) -> str:
    return f"{national}[1] <> '0' AND (({lengths} >> length({national})) & 1) = 1"


def _bits(lengths: tuple[int, ...]) -> int:
    return sum(1 << n for n in lengths if 0 < n < 20)
