"""One request to the insight process, and its answer, as JSON. What it cannot answer it says in words."""

import io
import json
import logging
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import date

from pyarrow import csv

from . import queries, standing_out, traces
from .asked import Asked, NotUnderstood
from .registry import INSIGHTS, find

log = logging.getLogger("goodword.insights")
Request = Mapping[str, object]
Reply = dict[str, object]
NO_LIST: Reply = {"error": "Several questions are a list.", "kind": "not-understood"}


def handle(request: Request) -> Reply:
    """Answer one request: {"do": …, "name": …, "asked": {…}}, or several: {"do": "all", "requests": […]}."""
    if request.get("do") == "all":
        several = request.get("requests")
        if not isinstance(several, list):
            return NO_LIST
        with queries.one_look():
            return {"ok": [handle(one) for one in several if isinstance(one, dict)]}
    try:
        return {"ok": DOES[str(request.get("do"))](request)}
    except NotUnderstood as why:
        return {"error": str(why), "kind": "unknown" if request.get("name") not in INSIGHTS else "not-understood"}
    except Exception:
        log.exception("%s of %s failed", request.get("do"), request.get("name"))
        return {"error": "This number could not be computed just now. Nothing was lost.", "kind": "failed"}


def _asked(request: Request) -> Asked:
    given = request.get("asked")
    if not isinstance(given, dict):
        raise NotUnderstood("A question is an object.")
    return Asked.read(given, today=date.fromisoformat(str(given["as_of"])))


def _answer(request: Request) -> object:
    return queries.answer(str(request["name"]), _asked(request)).as_json()


def _rows(request: Request) -> object:
    after = request.get("after")
    found = queries.rows(
        str(request["name"]),
        _asked(request),
        after=int(str(after)) if after is not None else None,
        limit=int(str(request.get("limit", 50))),
    )
    return [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in found]


def _csv(request: Request) -> object:
    written = io.BytesIO()
    csv.write_csv(queries.all_rows(str(request["name"]), _asked(request)), written)
    return written.getvalue().decode()


def _chart(request: Request) -> object:
    from . import pictures  # noqa: PLC0415  (Altair takes half a second to load, and most questions are of numbers)

    look = pictures.Look(**{k: str(request[k]) for k in ("format", "theme", "size") if k in request})
    insight = find(str(request["name"]))
    asked = pictures.asked_for(insight, _asked(request))
    answer = queries.answer(insight.name, asked).as_json()
    return b64encode(pictures.draw(insight, answer, asked.by, look, is_alone=bool(request.get("is_alone")))).decode()


def _catalogue(_: Request) -> object:
    ordered = sorted(INSIGHTS.values(), key=lambda i: (i.order, i.name))
    return [_described(insight.name) for insight in ordered]


def _described(name: str) -> Reply:
    insight = find(name)
    return {
        "name": insight.name,
        "title": str(insight.title),
        "question": str(insight.question),
        "how": str(insight.how),
        "formula": insight.formula,
        "unit": insight.measure.unit,
        "decimals": insight.decimals,
        "days": insight.days.value,
        "key": insight.key,
        "shows": list(insight.listing.shows if insight.listing else insight.shows),
        "in_money": list(insight.in_money),
        "is_list": insight.listing is not None,
        "can_be_every": insight.can_be_every,
        "is_of_staff": insight.is_of_staff,
        "empty": str(insight.empty),
        "chart_by": insight.chart_by,
        "parameters": list(insight.parameters),
    }


def _finding(request: Request) -> object:
    looks = request.get("looks")
    return standing_out.finding(looks if isinstance(looks, list) else [])


def _apart(request: Request) -> object:
    now, before = request.get("now"), request.get("before")
    assert isinstance(now, dict) and isinstance(before, dict)
    return standing_out.change(now, before)


def _dimensions(request: Request) -> object:
    return queries.dimensions_of(str(request["name"]))


def _trace(request: Request) -> object:
    found = traces.asked_by(int(str(request["member"])), int(str(request["person"])), _asked(request).as_of)
    return json.loads(json.dumps(found, default=date.isoformat))


DOES: dict[str, Callable[[Request], object]] = {
    "answer": _answer,
    "rows": _rows,
    "csv": _csv,
    "chart": _chart,
    "catalogue": _catalogue,
    "dimensions": _dimensions,
    "trace": _trace,
    "finding": _finding,
    "apart": _apart,
}
