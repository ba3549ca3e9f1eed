"""From headers and values to a suggestion: what a file holds and where each column goes. Pure rules, no model."""

from collections.abc import Sequence
from dataclasses import replace

from . import guesses, headers, kinds
from .fields import FIELDS, LEAVE_OUT, MOST_DIMENSION_VALUES, Several, Type
from .fits import NEVER, fit
from .plan import Column, Mapping, Profile, Target
from .watch import Watch

ENOUGH = 0.4
UNNAMED, DATED, NAMED = 1.0, 0.8, 0.6
# A header that means two things says which by what stands beside it.
PAIRS: dict[str, tuple[str, str]] = {
    "nombre": ("last_name", "first_name"),
    "nome": ("last_name", "first_name"),
    "nom": ("first_name", "last_name"),
    "name": ("first_name", "last_name"),
    "naam": ("first_name", "last_name"),
}
# They begin like a field and are another thing.
NEVER_MAPPED = frozenset(
    ["fax", "telefax", "password", "passwort", "contrasena", "senha", "iban", "bic", "latitude", "longitude", "ip"]
)
DIMENSIONED = frozenset(["people", "organisations", "orders", "answers", "touchpoints", "contracts"])
NOT_DIMENSIONS = frozenset(["words", "email", "phone", "moment", "date", "url", "full name", "street", "money", "empty"])


def suggest(header_line: Sequence[str], samples: Sequence[Sequence[str]], kind: str | None = None) -> Mapping:
    """The suggestion for a line of headers (empty texts: none) and some rows below it."""
    watches = [Watch(header.strip()) for header in header_line]
    for column, watch in enumerate(watches):
        watch.take([row[column] for row in samples if column < len(row)])
    return suggest_for([watch.column() for watch in watches], kind)


def suggest_for_profile(profile: Profile, kind: str | None = None) -> Mapping:
    """The suggestion for a file that was looked through."""
    return suggest_for(profile.columns, kind)


def suggest_for(columns: Sequence[Column], kind: str | None = None) -> Mapping:
    """The suggestion of the kind that the columns speak for most, or of the one that is told."""
    if kind is not None:
        return _finished(columns, kind, _placed(columns, kind))
    placed = {each: _placed(columns, each) for each in headers.told_kinds()}
    best = max(placed, key=lambda each: kinds.weight(each, placed[each], columns))
    return _finished(columns, best, placed[best])


def _placed(columns: Sequence[Column], kind: str) -> list[Target]:
    """Each column at the field it suits best, the surest first; a field that is taken is taken."""
    wishes = sorted(
        ((sure, -at, name) for at in range(len(columns)) for name, sure in _wishes(columns, at, kind).items()), reverse=True
    )
    taken: set[str] = set()
    found: dict[int, tuple[str, float]] = {}
    for sure, minus_at, name in wishes:
        if -minus_at in found or (name in taken and FIELDS[kind][name].several is Several.NO):
            continue
        found[-minus_at] = (name, sure)
        taken.add(name)
    return [
        Target(
            at,
            column.header,
            *(found[at][:1] if at in found else (LEAVE_OUT,)),
            sure=round(found[at][1], 3) if at in found else 0.0,
        )
        for at, column in enumerate(columns)
    ]


def _wishes(columns: Sequence[Column], at: int, kind: str) -> dict[str, float]:
    """The fields that a column could go to, and how surely."""
    column = columns[at]
    said = headers.saying(column.header)
    if NEVER_MAPPED & set(said.whole.split()):
        return {}
    found: dict[str, float] = {}
    for name, field in FIELDS[kind].items():
        if told := headers.score(column.header, kind, name):
            suits = fit(column, field)
            found[name] = told * suits if suits > NEVER else 0.0
    _pair(found, said.bare, columns, kind)
    guessed, loud = guesses.guess(columns, at, kind)
    if guessed in FIELDS[kind]:
        weight = _weight(column)
        found[guessed] = max(found.get(guessed, 0.0), loud * weight) + (0.02 if guessed in found else 0.0)
    return {name: sure for name, sure in found.items() if sure >= ENOUGH}


def _weight(column: Column) -> float:
    """How much values count: fully without a header, less against one that says nothing of the kind."""
    if not headers.saying(column.header).whole or (headers.is_question(column.header) and column.looks in ("words", "integer")):
        return UNNAMED
    return DATED if column.looks in ("date", "moment") and headers.names_a_day(column.header) else NAMED


def _pair(found: dict[str, float], word: str, columns: Sequence[Column], kind: str) -> None:
    """Settle a header such as "Nom": with a first name beside it, it is the last name."""
    if word not in PAIRS or kind == "organisations":
        return
    partner, meaning = PAIRS[word]
    others = [column.header for column in columns if headers.saying(column.header).bare != word]
    has_partner = any(headers.score(other, kind, partner) >= headers.TYPO for other in others)
    has_meaning = any(headers.score(other, kind, meaning) >= headers.BESIDE for other in others)
    if has_partner and not has_meaning:
        found[meaning] = max(found.get("name", 0.0), found.get("title", 0.0), 0.95)
        found.pop("name", None)
    elif "name" in FIELDS[kind] and "name" not in found and word in ("nombre", "nome", "nom"):
        found["name"] = 0.9


def _finished(columns: Sequence[Column], kind: str, placed: list[Target]) -> Mapping:
    """The suggestion with forms, ratings, fixed values and offers."""
    targets = [_with_form(target, columns[target.column], kind) for target in placed]
    fixed: dict[str, str] = {}
    if kind == "answers":
        targets = kinds.with_ratings(targets, columns)
        fixed = kinds.scale_of(targets, columns)
    offered = tuple(
        t.column for t in targets if t.field == LEAVE_OUT and kind in DIMENSIONED and _is_dimension(columns[t.column])
    )
    return Mapping(kind, tuple(targets), fixed, offered)


def _with_form(target: Target, column: Column, kind: str) -> Target:
    field = FIELDS[kind].get(target.field)
    if field is None:
        return target
    if field.type in (Type.DAY, Type.MOMENT):
        return replace(target, form=column.orders[0] if column.orders else "", orders=column.orders)
    if field.type in (Type.MONEY, Type.NUMBER, Type.INTEGER):
        return replace(target, form=column.decimal)
    return target


def _is_dimension(column: Column) -> bool:
    """Whether a column that goes nowhere would do to slice numbers by."""
    return bool(column.header) and 2 <= column.n_distinct <= MOST_DIMENSION_VALUES and column.looks not in NOT_DIMENSIONS
