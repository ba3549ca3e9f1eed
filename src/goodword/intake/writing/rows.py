"""The rows of one file as one relation: every field of the kind by its name, and why some rows cannot come in."""

from collections.abc import Container

import duckdb

from goodword.intake.reading.fields import Several, Type
from goodword.intake.reading.plan import Plan
from goodword.kit import names
from goodword.kit.yearless import NO_YEAR
from goodword.surveys.rules import FORMULAS, STANDARD

from .clean import TYPES, quoted
from .letters import LETTERS, folded
from .shapes import NAMED_KINDS, fields_of

IN_PLACE = LETTERS.replace("{", "{{").replace("}", "}}")
NAME_KEY = f"""CASE WHEN {{x}} IS NULL THEN NULL WHEN regexp_full_match({{x}}, '[ -~]+') THEN lower({{x}})
    WHEN regexp_full_match({{x}}, '{IN_PLACE}') THEN {folded("{x}")} ELSE fold_name({{x}}) END"""
NOBODY = "person_key IS NULL AND name IS NULL AND email IS NULL AND phone_key IS NULL AND company IS NULL AND company_key IS NULL"
# Column, when it is missing or wrong, and what to say of it.
MISSING: dict[str, tuple[tuple[str, str, str], ...]] = {
    "people": (
        (
            "name",
            "name IS NULL AND email IS NULL AND phone IS NULL",
            "a person needs a name, an e-mail address or a phone number",
        ),
        (
            "phone",
            "phone IS NOT NULL AND coalesce(phone_key, key, name, email) IS NULL",
            "only a phone number whose country is not known; write it with + and the country in front",
        ),
    ),
    "organisations": (("name", "name IS NULL", "an organisation needs a name"),),
    "orders": (
        ("ordered_at", "ordered_at IS NULL", "the day of the order is missing"),
        ("person_key", NOBODY, "the row does not say whose order it is"),
    ),
    "touchpoints": (
        ("at", '"at" IS NULL', "the day of the contact is missing"),
        ("person_key", f"order_key IS NULL AND {NOBODY}", "the row does not say with whom"),
    ),
    "answers": (
        ("metric", "metric IS NULL", "the row does not say which question was answered"),
        ("person_key", f"order_key IS NULL AND {NOBODY}", "the row does not say who answered"),
        (
            "score",
            "score <> floor(score) OR score < scale_low OR score > scale_high",
            "the score is not on the scale of its question",
        ),
        ("score", "score IS NULL AND state IN ('complete', 'partial')", "an answer without a score"),
        ("answered_at", "score IS NOT NULL AND answered_at IS NULL", "the day of the answer is missing"),
        (
            "scale_low",
            "scale_low >= scale_high OR scale_low IS NULL OR scale_high IS NULL",
            "the scale of the question is not known",
        ),
    ),
    "opportunities": (
        ("opened_at", "opened_at IS NULL", "the day on which it began is missing"),
        ("person_key", NOBODY, "the row does not say who it is about"),
    ),
}
# What the columns of the database hold; PostgreSQL would refuse more, and the whole chunk with it.
LONGEST = {
    **{"city": 120, "region": 120, "segment": 60, "channel": 60, "postcode": 20, "street": 200, "website": 200, "number": 60},
    **{"product_category": 120, "dealer_city": 120, "dealer_region": 120, "phone": 60, "category": 120},
}
LONGEST_OF = {
    **{"people": {"title": 120}, "opportunities": {"why_sent": 300}, "referrals": {"why_sent": 300}},
    **{"good_words": {"link": 500, "quote_how": 120, "words": 5_000}},
    **{"own_days": {"what": 120}, "touchpoints": {"kind": 40}, "events": {"kind": 40}},
}
MISSING["contracts"] = (
    ("starts_on", "starts_on IS NULL", "the day on which it starts is missing"),
    ("ends_on", "ends_on < starts_on OR renews_on < starts_on", "it ends, or renews itself, before it starts"),
    ("ended_on", "state = 'ended' AND ended_on IS NULL", "it has ended, and the row does not say when"),
    ("notice_days", "notice_days < 0 OR notice_days > 3650", "the days of notice are not between 0 and 3650"),
    ("person_key", NOBODY, "the row does not say with whom"),
)
MISSING["quotes"] = (
    ("sent_at", "sent_at IS NULL", "the day on which it was sent is missing"),
    ("state", "state IS NULL AND answered_at IS NOT NULL", "it has an answer, and the row does not say which"),
    ("person_key", NOBODY, "the row does not say to whom"),
)
MISSING["good_words"] = (
    ("said_at", "said_at IS NULL", "the day on which it was said is missing"),
    ("stars", "stars NOT BETWEEN 1 AND 5", "the stars are not between one and five"),
    ("link", "NOT regexp_matches(link, '^https?://[^/]')", "the link does not begin with https:// or http://"),
    ("words", "coalesce(words, link, CAST(stars AS VARCHAR)) IS NULL", "the row has neither words nor stars nor a link"),
    ("quote_how", "may_quote_at IS NOT NULL AND quote_how IS NULL", "it may be quoted, and the row does not say how they agreed"),
    ("person_key", NOBODY, "the row does not say whose word it is"),
)
MISSING["own_days"] = (
    ("what", "what IS NULL", "the row does not say what the day is"),
    ("falls_on", '"month" IS NULL OR "day" IS NULL', "the day is missing"),
    ("falls_on", """TRY_CAST(printf('2000-%02d-%02d', "month", "day") AS DATE) IS NULL""", "there is no such day in any year"),
    ("year", '"year" NOT BETWEEN 1 AND 9999', "the year cannot be"),
    ("person_key", NOBODY, "the row does not say whose day it is"),
)
# One column may say how far it has come and how it ended.
ENDED = "('won', 'lost')"
NO_STAGE = "('won', 'lost', 'open')"
MISSING["referrals"] = (
    *MISSING["opportunities"],
    ("introduced_by", "coalesce(introduced_by, dealer, dealer_key) IS NULL", "the row does not say who sent them"),
)
MISSING["events"] = (
    ("at", '"at" IS NULL', "the day of the event is missing"),
    ("kind", "kind IS NULL", "the row does not say what was done"),
    ("person_key", f"order_key IS NULL AND {NOBODY}", "the row does not say in which case"),
)
for _kind in NAMED_KINDS:
    MISSING[_kind] = (("name", "name IS NULL AND key IS NULL", "the row has no name"),)


def lay_out(con: duckdb.DuckDBPyConnection, plan: Plan, clean: str) -> int:
    """Make the view `rows` of those that can come in and the view `refused`; gives how many were read."""
    con.create_function("fold_name", names.key, ["VARCHAR"], "VARCHAR")
    known = fields_of(plan.kind)
    there = {str(c[0]) for c in con.execute(f"DESCRIBE SELECT * FROM read_parquet({quoted(clean)})").fetchall()}
    columns = [_column(name, TYPES.get(field.type, "VARCHAR"), there) for name, field in known.items()]
    for name in ("email_key", "phone_key"):
        columns.append(_column(name, "VARCHAR", there))
    money = [name for name, field in known.items() if field.type is Type.MONEY]
    columns += [_column(f"{name}_currency", "VARCHAR", there) for name in money]
    ratings = _ratings(plan, there)
    con.execute(f"""CREATE VIEW plain AS SELECT row, problems, dims, {ratings} AS ratings, {", ".join(columns)}
        FROM read_parquet({quoted(clean)})""")
    con.execute(f"CREATE VIEW said AS SELECT * REPLACE ({_meant(plan, known, money)}) FROM plain")
    missing = [*MISSING[plan.kind], *_too_long(plan.kind, known)]
    headers = {t.field: t.header for t in plan.targets}
    told = ", ".join(
        f"CASE WHEN {bad} THEN {{'column': {quoted(headers.get(c, c))}, 'value': '', 'reason': {quoted(why)}}} END"
        for c, bad, why in missing
    )
    is_bad = " OR ".join(f"coalesce({bad}, false)" for _, bad, _ in missing)
    con.execute(f"CREATE VIEW rows AS SELECT * FROM said WHERE len(problems) = 0 AND NOT ({is_bad})")
    con.execute(f"""CREATE VIEW refused AS SELECT row, unnest(CASE WHEN len(problems) > 0 THEN problems
        ELSE list_filter([{told}], p -> p IS NOT NULL) END, recursive := true) FROM said WHERE len(problems) > 0 OR {is_bad}""")
    found = con.execute(f"SELECT count(*) FROM read_parquet({quoted(clean)})").fetchone()
    return int(found[0]) if found else 0


def _too_long(kind: str, known: Container[str]) -> list[tuple[str, str, str]]:
    most = {**LONGEST, **LONGEST_OF.get(kind, {})}
    return [(c, f"length({c}) > {n}", f"the text is longer than {n} characters") for c, n in most.items() if c in known]


def _column(name: str, kind: str, there: set[str]) -> str:
    return f'"{name}"' if name in there else f'CAST(NULL AS {kind}) AS "{name}"'


def _ratings(plan: Plan, there: set[str]) -> str:
    targets = [t for t in plan.targets if t.field == "rating"]
    if plan.kind != "answers" or not targets or fields_of("answers")["rating"].several is not Several.EACH:
        return "CAST(NULL AS VARCHAR)"
    pairs = ", ".join(f"{quoted(t.header)}, CAST(rating_{i} AS DOUBLE)" for i, t in enumerate(targets) if f"rating_{i}" in there)
    return f"NULLIF(CAST(json_merge_patch('{{}}', json_object({pairs})) AS VARCHAR), '{{}}')"


def _meant(plan: Plan, known: Container[str], money: list[str]) -> str:
    """What a field means where the cell is silent."""
    said = {}
    if "first_name" in known:
        said["name"] = "coalesce(name, NULLIF(concat_ws(' ', first_name, last_name), ''))"
    if plan.kind == "events":  # a case that nobody has a name for is called by its number
        said["name"] = "coalesce(name, NULLIF(concat_ws(' ', first_name, last_name), ''), person_key)"
    if "currency" in known:
        beside = ", ".join(f"NULLIF({name}_currency, '')" for name in money)
        said["currency"] = f"coalesce(currency, {beside}, {quoted(plan.currency)})"
    if plan.kind == "answers":
        low = " ".join(f"WHEN '{metric}' THEN {scale.low}" for metric, scale in STANDARD.items())
        high = " ".join(f"WHEN '{metric}' THEN {scale.high}" for metric, scale in STANDARD.items())
        said |= {
            "scale_low": f"coalesce(scale_low, CASE metric {low} END)",
            "scale_high": f"coalesce(scale_high, CASE metric {high} END)",
            "answered_at": "CASE WHEN score IS NOT NULL THEN coalesce(answered_at, sent_at) ELSE answered_at END",
        }
    if plan.kind == "contracts":
        said["starts_on"] = "coalesce(starts_on, since)"
        said["ended_on"] = "CASE WHEN state = 'ended' THEN coalesce(ended_on, ends_on) ELSE ended_on END"
        said["state"] = "coalesce(state, CASE WHEN ended_on IS NOT NULL THEN 'ended' END)"
    if plan.kind in ("opportunities", "referrals"):
        said |= {
            "state": f"""CASE WHEN coalesce(state, stage) IS NULL THEN NULL WHEN state IN {ENDED} THEN state
                WHEN stage IN {ENDED} THEN stage ELSE 'open' END""",
            "stage": f"list_filter([stage, state], s -> s NOT IN {NO_STAGE})[1]",
        }
    if plan.kind == "quotes":
        said["answered_at"] = (
            "CASE WHEN coalesce(state, 'open') <> 'open' THEN coalesce(answered_at, sent_at) ELSE answered_at END"
        )
    if plan.kind == "own_days":
        said |= {f'"{part}"': f'coalesce("{part}", {part}(falls_on))' for part in ("month", "day")}
        said['"year"'] = f'coalesce("year", NULLIF(year(falls_on), {NO_YEAR}))'
    if plan.kind == "orders":
        said["state"] = "coalesce(state, CASE WHEN delivered_at IS NOT NULL THEN 'delivered' END)"
    return ", ".join(f"{sql} AS {name}" for name, sql in said.items()) or "row AS row"


def formula() -> str:
    """SQL for the version of the arithmetic that an answer goes into."""
    return "CASE metric " + " ".join(f"WHEN '{metric}' THEN '{name}'" for metric, name in FORMULAS.items()) + " END"
