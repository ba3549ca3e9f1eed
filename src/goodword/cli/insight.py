"""goodword insight NAME"""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pyarrow.csv
import pyarrow.parquet
import typer
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.insights import queries
from goodword.insights.asked import Asked, NotUnderstood
from goodword.insights.registry import INSIGHTS, find
from goodword.insights.wording import beside, group, spelt
from goodword.kit.money import shown

from .saying import is_json, say

app = typer.Typer(help="Ask for a number.", add_completion=False)


@app.command()
def insight(
    name: Annotated[str, typer.Argument(help=f"one of {', '.join(INSIGHTS)}")],
    since: Annotated[str, typer.Option(help="the first day that counts")] = "",
    until: Annotated[str, typer.Option(help="the last day that counts")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="what was known at the end of this day; today when left out")] = "",
    by: Annotated[str, typer.Option(help="split by a dimension, such as segment or month")] = "",
    every: Annotated[bool, typer.Option("--every", help="every answer, not only each person's last")] = False,
    engine: Annotated[str, typer.Option(help="duckdb, or a Spark master such as local[2]")] = "",
    level: Annotated[float, typer.Option(help="how sure the interval is")] = 0.95,
    cadence: Annotated[int, typer.Option(help="the longest silence wanted, in days")] = 0,
    assumed: Annotated[str, typer.Option(help="what has to be assumed, such as margin=40, would_not=60, saved=2500")] = "",
    change: Annotated[int, typer.Option(help="the number of a change that you made; the latest when left out")] = 0,
    metric: Annotated[str, typer.Option(help="the question asked: nps, csat or ces")] = "",
    chart: Annotated[Path | None, typer.Option(help="draw it into a .png or .svg file")] = None,
    rows: Annotated[Path | None, typer.Option(help="write the rows behind it into a .csv, .parquet or .json file")] = None,
) -> None:
    """Say a number, how sure it is, and from how many."""
    words = {
        "change": change or None,
        "metric": metric,
        "since": since,
        "until": until,
        "as_of": as_of,
        "by": by,
        "every": every,
        "engine": engine,
        "level": level,
    }
    try:
        asked = Asked.read({**words, "cadence_days": cadence or None, "assumed": assumed}, today=local_day(timezone.now()))
        if chart is not None:
            _draw(name, asked, chart)
        if rows is not None:
            _write(name, asked, rows)
        _say(queries.answer(name, asked).as_json())
    except NotUnderstood as why:
        raise typer.BadParameter(str(why)) from why


def _say(answer: Mapping[str, Any]) -> None:
    if is_json():
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, default=str) + "\n")
        return
    lines = [
        answer["sentence"],
        *beside(answer, find(answer["insight"]).in_money),
        *(f"Note: {warning}" for warning in answer["warnings"]),
    ]
    say("\n".join([*lines, *table(answer)]))


def table(answer: Mapping[str, Any]) -> list[str]:
    """The rows under the sentence, one line each."""
    found = find(answer["insight"])
    unit, decimals = found.measure.unit, found.decimals
    lines = []
    for row in answer["rows"]:
        if "value" in row:
            name, value = next(iter(row.items()))
            between = f"{spelt(row['low'], unit, decimals)} to {spelt(row['high'], unit, decimals)}"
            said = f"{group(name, value):<24} {spelt(row['value'], unit, decimals):>8}   {between}   {row['n']:,}   {name}"
            lines.append(f"  {said}".rstrip())
        else:
            lines.append("  " + "  ".join(f"{k} {_said(k, v, answer)}" for k, v in row.items() if v is not None))
    return lines


def _said(key: str, value: object, answer: Mapping[str, Any]) -> str:
    """A value of a line; money with its currency."""
    is_money = key in find(answer["insight"]).in_money and isinstance(value, int)
    return shown(int(str(value)), answer["currency"]) if is_money else str(value)


def _draw(name: str, asked: Asked, path: Path) -> None:
    from goodword.insights import pictures  # noqa: PLC0415  (Altair takes half a second to load, and most ask for words)

    look = pictures.Look(format=_ending(path, ("png", "svg")))
    question = pictures.asked_for(find(name), asked)
    answer = queries.answer(name, question).as_json()
    path.write_bytes(pictures.draw(find(name), answer, question.by, look, is_alone=True))


def _write(name: str, asked: Asked, path: Path) -> None:
    ending = _ending(path, ("csv", "parquet", "json"))
    table = queries.all_rows(name, asked)
    if ending == "csv":
        pyarrow.csv.write_csv(table, path)
    elif ending == "parquet":
        pyarrow.parquet.write_table(table, path)
    else:
        path.write_text(json.dumps(table.to_pylist(), default=_day))


def _ending(path: Path, known: tuple[str, ...]) -> str:
    ending = path.suffix.removeprefix(".").lower()
    if ending not in known:
        raise NotUnderstood(f"“{path.name}” should end in .{', .'.join(known)}.")
    return ending


def _day(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
