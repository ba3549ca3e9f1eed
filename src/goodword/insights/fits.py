"""The models of repeat purchase as works: fitted once to the same purchases, read as parameters and as chances."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.analytics import bgnbd, pareto, repeat
from goodword.analytics.fitting import Fit
from goodword.analytics.purchases import COUNTED, WEEK, Purchases
from goodword.analytics.repeat import Halves, Models
from goodword.analytics.spend import Spent
from goodword.kit import money

from .works import Remembered, Work, known

WEEKS_AHEAD = 365.25 / WEEK
PARAMETERS = {"model": "string", "name": "string", "value": "float64", "low": "float64", "high": "float64"}
CHANCES = {c: "int64" for c in ("x", "t_x", "age")} | {c: "float64" for c in ("lost", "expected", "p", "q", "gamma")}
SPELT = {"bgnbd": ("r", "alpha", "a", "b"), "pareto_nbd": ("r", "alpha", "s", "beta"), "gamma_gamma": ("p", "q", "gamma")}


def _fit(counts: pa.Table, _: float) -> Models:
    whole, half, paid = (counts.filter(pc.equal(counts["part"], i)) for i in range(3))
    spans = half["span"].to_numpy()
    halves = Halves.of(_purchases(half), half["later"], half["squares"], float(spans[0]) / WEEK if len(spans) else 0.0)
    return repeat.fit(_purchases(whole), halves, _spent(paid, _paid_in(counts)))


models = Remembered(_fit)


def _purchases(counts: pa.Table) -> Purchases:
    """The rows as they come, one for each: those of halves stand beside what came later."""
    column = {c: counts[c].to_numpy() for c in ("x", "t_x", "age", "people")}
    return Purchases(column["x"], column["t_x"] / WEEK, column["age"] / WEEK, column["people"].astype(float))


def _spent(paid: pa.Table, currency: str) -> Spent:
    of_it = paid.filter(pc.equal(paid["currency"], currency))
    x, total, people = (of_it[c].to_numpy() for c in ("x", "later", "people"))
    return Spent.of(np.repeat(x, people), np.repeat(total / x / 10.0 ** money.decimals(currency), people))


def _asked_for(counts: pa.Table) -> str:
    """The currency that money is asked for in."""
    own = counts.filter(pc.less(counts["part"], 2))
    return str(own["currency"][0]) if own.num_rows else ""


def _paid_in(counts: pa.Table) -> str:
    """The currency asked for, or that in which most paid where nobody paid in it."""
    paid = counts.filter(pc.equal(counts["part"], 2)).group_by("currency").aggregate([("people", "sum")])
    people = dict(zip(paid["currency"].to_pylist(), paid["people_sum"].to_pylist(), strict=True))
    asked = _asked_for(counts)
    return asked if asked in people or not people else max(sorted(people), key=lambda name: people[name])


def _parameters(counts: pa.Table, level: float) -> pa.Table:
    """Every parameter with its interval, and what is to be said beside them: model, name, value, low, high."""
    found = models(counts)
    fits = {"bgnbd": found.bgnbd, "pareto_nbd": found.pareto, "gamma_gamma": found.spend}
    rows = [row for name, one in fits.items() if one for row in _spread(name, one, level)]
    if found.spend:
        rows.append(("gamma_gamma", f"currency:{_paid_in(counts)}", 0.0, None, None))
    rows.append(("", found.why_not or "holds", float(found.n), float(found.n_again), None))
    if found.foreseen:
        low, high = found.foreseen.interval.low, found.foreseen.interval.high
        rows += [("", "foreseen", found.foreseen.value, low, high), ("", "seen", found.foreseen.seen, None, None)]
    if found.bgnbd:
        ahead = _of_all(counts, found.bgnbd)
        rows.append(("", "ahead", ahead, None, None))
    columns = zip(*rows, strict=True)
    return pa.table({c: pa.array(list(v), kind) for (c, kind), v in zip(_arrow(PARAMETERS), columns, strict=True)})


def _arrow(columns: Mapping[str, str]) -> list[tuple[str, pa.DataType]]:
    types = {"string": pa.string(), "float64": pa.float64(), "int64": pa.int64()}
    return [(name, types[kind]) for name, kind in columns.items()]


def _spread(name: str, fitted: Fit, level: float) -> list[tuple[str, str, float, float | None, float | None]]:
    around = {c: fitted.interval(c, level) for c in fitted.names}
    found = [(name, c, fitted[c], around[c].low, around[c].high) for c in fitted.names]
    return [*found, (name, "log_likelihood", fitted.log_likelihood, None, None), (name, "n", float(fitted.n), None, None)]


def _of_all(counts: pa.Table, fitted: Fit) -> float:
    rows = _purchases(counts.filter(pc.equal(counts["part"], 0)))
    return float(bgnbd.expected(rows, fitted, WEEKS_AHEAD) @ rows.people)


def _chances(counts: pa.Table, _: float) -> pa.Table:
    """Of everybody with the same purchases: the chance of having gone, and what they will buy in a year. Else no rows."""
    found = models(counts)
    whole = counts.filter(pc.equal(counts["part"], 0))
    if found.pareto is None or found.bgnbd is None:
        whole = whole.slice(0, 0)
    rows, n = _purchases(whole), whole.num_rows
    lost = 100 * (1 - pareto.active(rows, found.pareto)) if n and found.pareto else np.zeros(n)
    expected = pareto.expected(rows, found.pareto, WEEKS_AHEAD) if n and found.pareto else np.zeros(n)
    currency = _asked_for(counts)
    spend = found.spend if _paid_in(counts) == currency else None
    worth = (spend["p"], spend["q"], spend["gamma"] * 10.0 ** money.decimals(currency)) if spend else (None, None, None)
    same = {c: pa.array([v] * n, pa.float64()) for c, v in zip(("p", "q", "gamma"), worth, strict=True)}
    kept = {c: whole[c] for c in ("x", "t_x", "age")}
    return pa.table({**kept, "lost": np.clip(lost, 0, 100), "expected": expected, **same})


FITTED = known(Work("fitted", COUNTED, PARAMETERS, _parameters))
OF_EACH = known(Work("chances", COUNTED, CHANCES, _chances))


def as_json(rows: list[dict[str, object]]) -> dict[str, object]:
    """`fitted` as programs read it: each model's parameters, and beside them log-likelihood, n and intervals."""
    found: dict[str, object] = {}
    for model in SPELT:
        of_model = {str(row["name"]): row for row in rows if row["model"] == model}
        if of_model:
            found[model] = {
                **{name: row["value"] for name, row in of_model.items() if ":" not in name},
                **dict(name.split(":") for name in of_model if ":" in name),
                "n": int(float(str(of_model["n"]["value"]))),
                "intervals": {name: {"low": of_model[name]["low"], "high": of_model[name]["high"]} for name in SPELT[model]},
            }
    return found | _beside({str(row["name"]): row for row in rows if not row["model"]})


def _beside(said: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    why_not = next((why for why in ("few", "bound", "half") if why in said), None)
    first = said.get(why_not or "holds")
    found: dict[str, object] = {"why_not": why_not, "repeat_buyers": int(float(str(first["low"]))) if first else 0}
    if "foreseen" in said:
        row = said["foreseen"]
        found["second_half"] = {"expected": row["value"], "low": row["low"], "high": row["high"], "seen": said["seen"]["value"]}
    if "ahead" in said:
        found["next_year"] = said["ahead"]["value"]
    return found


def words(fitted: object) -> str:
    """What the models say in a sentence; nothing where they do not hold."""
    ahead = fitted.get("next_year") if isinstance(fitted, dict) else None
    if not isinstance(ahead, float):
        return ""
    return _("About %(n)s purchases by them are to be expected within a year.") % {"n": f"{ahead:,.0f}"}


def warnings(fitted: object) -> list[str]:
    """Why there is no model, if there is none."""
    if not isinstance(fitted, dict) or not fitted.get("why_not"):
        return []
    why, again = fitted["why_not"], f"{fitted['repeat_buyers']:,}"
    if why == "few":
        because = ngettext(
            "%(n)s person bought more than once, and it takes %(fewest)s.",
            "%(n)s people bought more than once, and it takes %(fewest)s.",
            fitted["repeat_buyers"],
        ) % {"n": again, "fewest": repeat.FEWEST_AGAIN}
    elif why == "bound":
        because = _("%(n)s people bought more than once, so rarely that their purchases do not say how often people leave.") % {
            "n": again
        }
    else:
        half = fitted.get("second_half") or {"low": 0.0, "high": 0.0, "seen": 0.0}
        because = _(
            "the first half of the time foresaw %(low)s to %(high)s purchases in the second, and there were %(seen)s."
        ) % {name: f"{half[name]:,.0f}" for name in ("low", "high", "seen")}
    return [_("Too few repeat purchases to model: %(because)s") % {"because": because}]
