"""goodword import, goodword undo, goodword export"""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from goodword.intake import actions, exporting, files, queries, reading
from goodword.intake.models import Import
from goodword.intake.reading.fields import DIMENSION, FIELDS, Type
from goodword.intake.reading.mapping import suggest_for_profile
from goodword.intake.reading.plan import Mapping, Plan, Profile, Target
from goodword.intake.reading.remarks import UnreadableFile
from goodword.intake.recipes import reading as recipes
from goodword.intake.rules import Step
from goodword.intake.writing import shapes, telling
from goodword.intake.writing.child import Stopped

from . import going
from .saying import Trouble, say

app = typer.Typer(help="Files in, files out.", add_completion=False)
BY = "cli"
ORDERS = ("dmy", "mdy", "ymd")
# What the recipes alone bring beside these, departments and products, have no files of their own.
KINDS = tuple(kind for kind in shapes.KINDS if kind not in shapes.NAMED_KINDS)


@app.command("import")
def bring(
    paths: Annotated[list[Path], typer.Argument(help="files, or with --recipe the folder of files")],
    kind: Annotated[str, typer.Option("--as", help=f"what is in them: {', '.join(KINDS)}; found out when left out")] = "",
    wishes: Annotated[
        list[str] | None, typer.Option("--map", help='"Their name=field"; "Their name=" leaves the column out')
    ] = None,
    date_order: Annotated[str, typer.Option("--date-order", help="dmy, mdy or ymd, where both fit")] = "",
    recipe: Annotated[str, typer.Option(help="how somebody else's system is read: a name that ships, or a folder")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would happen, and change nothing")] = False,
) -> None:
    """Bring people, orders, answers and more in from files. The same file again changes nothing."""
    kind = kind.replace("-", "_")
    if kind and kind not in KINDS:
        raise typer.BadParameter(f"--as is one of {', '.join(KINDS)}")
    if date_order and date_order not in ORDERS:
        raise typer.BadParameter(f"--date-order is one of {', '.join(ORDERS)}")
    try:
        with going.shown() as listener:
            batches = [_of_recipe(recipe, paths)] if recipe else _of_files(paths, kind, wishes or [], date_order, listener)
        for batch in batches:
            with going.shown():
                told = actions.dry_run(batch, is_apart=True) if dry_run else actions.run(batch.pk, is_apart=True)
            _say_import(told | {"columns_left_out": _left_out(batch)})
            if dry_run:
                actions.forget(batch, by=BY, at=timezone.now())
    except (actions.NothingToRead, recipes.NoSuchRecipe, Stopped, UnreadableFile) as why:
        raise Trouble(str(why)) from why


@app.command()
def undo(import_id: Annotated[int, typer.Argument(help="the number that the import was given")]) -> None:
    """Take an import back. What others have noted since stays, and is listed."""
    try:
        with going.shown():
            told = actions.undo(import_id, by=BY, at=timezone.now(), is_apart=True)
    except (actions.NotNow, Stopped) as why:
        raise Trouble(str(why)) from why
    removed = ", ".join(f"{n} {kind}" for kind, n in told["removed"].items()) or "nothing"
    restored = ", ".join(f"{n} {kind}" for kind, n in told["restored"].items()) or "nothing"
    lines = [f"Import {import_id} is taken back: removed {removed}; restored {restored}."]
    lines += [f"{kept['kind']} {kept['id']} ({kept['name']}) stays: {kept['why']}." for kept in told["kept"]]
    say("\n".join(lines), **told)


@app.command()
def export(
    what: Annotated[str, typer.Argument(help=f"one of {', '.join(exporting.KINDS)}")],
    to: Annotated[Path, typer.Option("--to", help="a .csv, .xlsx, .parquet or .json file")],
) -> None:
    """Take records out into a file that `goodword import` reads back."""
    try:
        n = files.write(exporting.headers(what), exporting.cells(None, what), to)
    except exporting.NotPossible as why:
        raise Trouble(str(why)) from why
    say(f"{n} {what} are in {to}.", what=what, rows=n, to=str(to))


def _of_recipe(name: str, paths: list[Path]) -> Import:
    return actions.begin(paths=paths, recipe=recipes.find(name), by=BY, at=timezone.now())


def _of_files(paths: list[Path], kind: str, wishes: list[str], order: str, listener: telling.Listener | None) -> list[Import]:
    """One confirmed import a file, those of people before those of what they did."""
    plans: list[tuple[Path, Plan]] = []
    for path in paths:
        if not path.is_file():
            raise actions.NothingToRead(f"There is no file “{path}”.")
        profile = reading.profile(path, heard=partial(listener, Step.READING) if listener else None)
        if own := exporting.own_kind(profile.headers):
            suggested = Mapping(own, exporting.own_targets(profile.headers))
        else:
            suggested = suggest_for_profile(profile, kind or None)
        plans.append((path, planned(profile, suggested, wishes, order)))
    batches = []
    for path, plan in sorted(plans, key=lambda pair: KINDS.index(pair[1].kind)):
        batch = actions.begin(paths=[path], by=BY, at=timezone.now())
        batches.append(actions.confirm(batch, plan=plan.as_json(), by=BY, at=timezone.now()))
    return batches


def planned(profile: Profile, suggested: Mapping, wishes: list[str], order: str) -> Plan:
    """What the columns mean: as suggested, and as somebody says who knows better."""
    targets = {target.header: target for target in suggested.targets}
    for wish in wishes:
        header, _, field = wish.rpartition("=")
        if header not in targets:
            raise Trouble(f"The file has no column “{header}”; it has {', '.join(h for h in targets if h)}.")
        if field not in ("", DIMENSION) and field not in FIELDS[suggested.kind]:
            raise Trouble(f"“{field}” is no field of {suggested.kind}; the fields are {', '.join(FIELDS[suggested.kind])}.")
        targets[header] = replace(targets[header], field=field)
    wished = [targets.get(target.header, target) if target.header else target for target in suggested.targets]
    if not any(target.field for target in wished):
        raise Trouble("No column of this file says what is in it. Name what you know, such as --map “Their name=name”.")
    dated = tuple(_dated(target, profile, suggested.kind, order) for target in wished)
    return Plan(suggested.kind, profile.source, dated, **queries.customs(), fixed=suggested.fixed)


def _dated(target: Target, profile: Profile, kind: str, order: str) -> Target:
    """The column with its form; two orders that fit are a question, not a guess."""
    field, column = FIELDS[kind].get(target.field), profile.columns[target.column]
    if field is None:
        return target
    if field.type in (Type.MONEY, Type.NUMBER, Type.INTEGER):
        return replace(target, form=target.form or column.decimal)
    if field.type not in (Type.DAY, Type.MOMENT):
        return target
    if column.is_ambiguous and not order:
        fits = " and ".join(column.orders)
        raise Trouble(f"The dates in “{target.header}” read as {fits}. Say which it is with --date-order.")
    if target.form and not target.orders and not order:
        return target
    return replace(target, form=order if order and (column.is_ambiguous or not column.order) else column.order)


def _left_out(batch: Import) -> list[str]:
    """The headers of the columns that nothing was read from."""
    return [target["header"] for target in batch.plan.get("targets", ()) if target["header"] and not target["field"]]


def _say_import(told: dict[str, Any]) -> None:
    rows = told["rows"]
    lines = [f"Import {told['import']}: read {rows['read']} rows, accepted {rows['accepted']}, rejected {rows['rejected']}."]
    for kind, n in told.items():
        if isinstance(n, dict) and kind != "rows":
            lines.append(f"  {kind}: {n['created']} new, {n['updated']} changed, {n['unchanged']} as before")
    if n := told.get("days_in_1970_or_before"):
        lines.append(f"{n} contacts are dated 1970 or before; some systems write that where they know no date. They are kept.")
    if n := told.get("days_years_ahead"):
        lines.append(f"{n} contacts are dated more than a year ahead. They are kept.")
    if n := told.get("phones_without_country"):
        lines.append(f"{n} phone numbers are kept as they stand: no country is known to read them in. Settings can name one.")
    if strangers := told.get("owners_unknown"):
        lines.append(f"Nobody who logs in is called {', '.join(strangers)}; whom they look after was left open.")
    if names := told["columns_left_out"]:
        way_out = f"--map “Their name=field” reads a column, “Their name={DIMENSION}” keeps it to split by."
        lines.append(f"Left out: {', '.join(names)}. {way_out}")
    if told["rejects"]:
        lines.append(f"The rejected rows, with reasons: {told['rejects']}")
    lines.append(
        "Nothing was written; this was a dry run." if told.get("dry") else f"`goodword undo {told['import']}` takes it back."
    )
    say("\n".join(lines), **told)
