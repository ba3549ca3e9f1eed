"""The names of playbooks and of their steps, for lines that are about one."""

from goodword.playbooks.models import Edition, Playbook
from goodword.playbooks.rules import Unreadable, read

from .asked import Row


def with_names(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Lines with a `playbook_id`, and perhaps a `step`: by the names of the latest edition; `step_key` is the step's own."""
    ids = {i for row in rows if isinstance(i := row.get("playbook_id"), int)}
    if not ids:
        return rows
    playbooks = dict(Playbook.objects.filter(pk__in=ids).values_list("pk", "name"))
    steps = _steps(ids)
    return tuple(_named(row, playbooks, steps) for row in rows)


def _steps(ids: set[int]) -> dict[tuple[int, str], str]:
    found: dict[tuple[int, str], str] = {}
    editions = Edition.objects.filter(playbook__in=ids).order_by("playbook", "number")
    for playbook, definition in editions.values_list("playbook_id", "definition"):
        try:
            found |= {(playbook, step.key): step.name for step in read(definition).steps}
        except Unreadable:
            continue
    return found


def _named(row: Row, playbooks: dict[int, str], steps: dict[tuple[int, str], str]) -> Row:
    of = row.get("playbook_id")
    if not isinstance(of, int):
        return row
    more: Row = {"playbook": playbooks.get(of, str(of))}
    if "step" in row:
        key = str(row["step"])
        more = {"step": steps.get((of, key), key), "step_key": key, **more}
    return {**more, **{name: value for name, value in row.items() if name not in more}}
