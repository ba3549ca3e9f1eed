"""The rules of the house, as checks. Each failure says which rule, where, and why."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from goodword.config.listeners import JOBS

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "src" / "goodword"
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
NAMELESS = {"utils", "util", "helpers", "common", "misc", "base", "manager", "managers", "tools", "core", "exceptions"}
DOORS = {"views", "public", "api", "jobs"}
RANK = {"urls": 0, "admin": 0, "views": 1, "public": 1, "api": 1, "jobs": 1, "forms": 2, "schemas": 2}
RANK |= {"actions": 3, "queries": 4, "models": 5, "rules": 6}
TOUCHES_ROWS = {"objects", "_default_manager", "filter", "save", "bulk_create", "delete", "raw"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
CLOCKS = {("timezone", "now"), ("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("timezone", "localdate")}
MOMENTS = {"at", "until", "leased_until", "last_login"}  # last_login is Django's
DAYS = {"as_of", "birthday", "since", "until"}
# Rooms whose rows are facts of the business; config, cli and demo wire, start and fill.
NOT_ROOMS = {"config", "cli", "demo", "kit", "lake", "analytics"}


@cache
def sources() -> tuple[Path, ...]:
    """Our Python files, without tests and migrations."""
    found = [p for p in HOUSE.rglob("*.py") if "migrations" not in p.parts and "tests" not in p.parts]
    return tuple(sorted(found))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def role(path: Path) -> str:
    """The role of a file in its room: its own name, or that of the folder it lies in (`actions/orders.py`)."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return next((part for part in parts[1:] if part in RANK), parts[-1])


def called(node: ast.Call) -> tuple[str, str]:
    """The last two names of what is called: `timezone.now()` → ("timezone", "now")."""
    function = node.func
    if isinstance(function, ast.Attribute):
        value = function.value
        before = value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""
        return before, function.attr
    return "", function.id if isinstance(function, ast.Name) else ""


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_file_is_too_long() -> None:
    long = {str(p.relative_to(ROOT)): n for p in sources() if (n := len(p.read_text().splitlines())) > LONGEST_FILE}
    assert not long, f"split these by noun: {long}"


def test_no_function_is_too_long() -> None:
    long = []
    for path in sources():
        for function in functions(path):
            body = function.body[1:] if ast.get_docstring(function) else function.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            if lines > LONGEST_FUNCTION:
                long.append(f"{where(path, function)} {function.name}: {lines} lines")
    assert not long, "\n".join(long)


def test_no_file_has_a_name_that_could_hold_anything() -> None:
    nameless = [str(p.relative_to(ROOT)) for p in sources() if p.stem in NAMELESS]
    assert not nameless, f"name these for what is in them: {nameless}"


def test_doors_do_not_touch_the_database() -> None:
    """A door asks `queries` and calls one verb of `actions`; then an HTML door and a JSON door cannot differ."""
    found = []
    for path in sources():
        if role(path) not in DOORS or room(path) in NOT_ROOMS:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
                found.append(where(path, node))
            elif isinstance(node, ast.Call) and called(node)[1] in TOUCHES_ROWS - {"delete"} and called(node)[0] != "form":
                found.append(f"{where(path, node)} .{called(node)[1]}(")
    assert not found, "\n".join(found)


def test_only_actions_write() -> None:
    found = []
    for path in sources():
        if role(path) in {"actions", "models"} or room(path) in NOT_ROOMS | {"intake", "jobs"}:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and called(node)[1] in WRITES and _is_of_rows(node):
                found.append(f"{where(path, node)} .{called(node)[1]}(")
    assert not found, "writing belongs in actions.py:\n" + "\n".join(found)


def _is_of_rows(node: ast.Call) -> bool:
    return "objects" in ast.unparse(node.func).split(".")


def test_the_clock_is_read_only_in_doors_and_on_the_command_line() -> None:
    """Everything below gets `at`, so that a test can say what time it is."""
    found = []
    for path in sources():
        if role(path) in DOORS or room(path) in {"cli", "config"} or path.name == "doors.py" or _starts_a_process(path):
            continue
        found += [
            f"{where(path, n)} {'.'.join(called(n))}()"
            for n in ast.walk(tree(path))
            if isinstance(n, ast.Call) and called(n) in CLOCKS and not _has_zone_only(n)
        ]
    assert not found, "hand the time in:\n" + "\n".join(found)


# The main loops of an import and its undoing note when they ended, and take the time of each transaction.
LONG_WORK = {HOUSE / "intake" / "writing" / name for name in ("bringing.py", "undoing.py", "pacing.py")}


def _starts_a_process(path: Path) -> bool:
    """Programs, and what the table of jobs runs in a child, are doors as well."""
    module = ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts)
    is_a_job = any(work.path.rpartition(".")[0] == module for work in JOBS.values())
    return is_a_job or "__main__" in path.read_text() or path in LONG_WORK


def _has_zone_only(node: ast.Call) -> bool:
    """`timezone.localdate(at)` is arithmetic, no clock."""
    return called(node)[1] == "localdate" and bool(node.args)


def test_files_of_a_room_use_only_what_comes_after_them() -> None:
    """urls → views, public, api, jobs → forms, schemas → actions → queries → models → rules."""
    found = []
    for path in sources():
        if (mine := RANK.get(path.stem)) is None or room(path) in NOT_ROOMS:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.level == 1:
                names = [node.module.partition(".")[0]] if node.module else [a.name for a in node.names]
                found += [f"{where(path, node)} {path.stem} uses {name}" for name in names if RANK.get(name, 9) < mine]
    assert not found, "\n".join(found)


def test_each_room_says_what_it_owns() -> None:
    """The docstring of a room lists its models after `Owns`, and nothing else."""
    wrong = []
    for config in apps.get_app_configs():
        if not config.name.startswith("goodword."):
            continue
        said = re.search(r"^Owns\s+(.+(?:\n\s{7}.+)*)", importlib.import_module(config.name).__doc__ or "", re.M)
        listed = {name.strip() for name in said[1].replace("\n", ",").split(",")} - {""} if said else set()
        owned = {m.__name__ for m in config.get_models() if not m._meta.auto_created}
        if listed != owned:
            wrong.append(f"{config.name}: says {sorted(listed)}, owns {sorted(owned)}")
    assert not wrong, "\n".join(wrong)


def test_days_and_moments_are_told_apart_by_their_names() -> None:
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("goodword."):
            continue
        wrong += [f"{model.__name__}.{f.name}: {why}" for f in model._meta.concrete_fields if (why := _misnamed(f))]
    assert not wrong, "\n".join(wrong)


def _misnamed(field: "models.Field[object, object]") -> str:
    name = field.name
    if isinstance(field, models.DateTimeField):
        return "" if name.endswith("_at") or name in MOMENTS else "a moment ends in _at"
    if isinstance(field, models.DateField):
        return "" if name.endswith("_on") or name in DAYS else "a day ends in _on"
    if isinstance(field, models.BooleanField):
        return "" if re.match(r"is_|has_|may_|wants_|reached", name) else "a claim reads as one"
    return ""


def test_no_room_looks_up_into_a_room_above_it() -> None:
    """`person__touchpoints__at` in a lower room is an import of a higher one, spelt so that no linter sees it."""
    rung = {name: at for at, names in enumerate(reversed(_rungs())) for name in names}
    reverse: dict[str, str] = {}
    for model in apps.get_models():
        for relation in model._meta.related_objects:
            package, _, rest = relation.related_model.__module__.partition(".")
            if package == "goodword" and relation.get_accessor_name():
                reverse[relation.name] = rest.partition(".")[0]
    found = []
    for path in sources():
        if (mine := rung.get(room(path))) is None:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "__" in node.value:
                found += _upward(path, node, node.value, reverse, rung, mine)
            elif isinstance(node, ast.keyword) and node.arg and "__" in node.arg:
                found += _upward(path, node.value, node.arg, reverse, rung, mine)
    assert not found, "\n".join(found)


def _upward(path: Path, node: ast.AST, text: str, reverse: dict[str, str], rung: dict[str, int], mine: int) -> list[str]:
    if not re.fullmatch(r"-?[a-z_]+(__[a-z_]+)+", text):
        return []
    above = [part for part in text.lstrip("-").split("__") if rung.get(reverse.get(part, ""), -1) > mine]
    return [f"{where(path, node)} {text}" for _ in above[:1]]


@cache
def _rungs() -> tuple[tuple[str, ...], ...]:
    """The rungs of the house as import-linter keeps them, highest first."""
    text = (ROOT / "pyproject.toml").read_text()
    listed = text.partition("layers = [")[2].partition("]")[0]
    return tuple(tuple(name.strip() for name in line.split("|")) for line in re.findall(r'"([^"]+)"', listed))


def test_nothing_imports_in_a_circle() -> None:
    """Counting imports inside functions too: hiding a knot does not untie it."""
    modules = {".".join(p.relative_to(HOUSE.parent).with_suffix("").parts).removesuffix(".__init__"): p for p in sources()}
    uses = {name: _imports(name, path, modules) for name, path in modules.items()}
    knots = [sorted(knot) for knot in _knots(uses) if len(knot) > 1]
    assert not knots, knots


def _imports(name: str, path: Path, modules: dict[str, Path]) -> set[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            whole = ".".join([*start, *([node.module] if node.module else [])])
            found |= {f"{whole}.{alias.name}" if f"{whole}.{alias.name}" in modules else whole for alias in node.names}
    return {n for n in found if n in modules and n not in {name, "goodword"}}


def _knots(uses: dict[str, set[str]]) -> list[set[str]]:
    """Tarjan's strongly connected components."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for other in uses[name]:
            if other not in order:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], order[other])
        if low[name] == order[name]:
            at = stack.index(name)
            found.append(set(stack[at:]))
            del stack[at:]

    for name in uses:
        if name not in order:
            visit(name)
    return found


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "HACK"])
def test_nothing_is_left_for_later_in_the_code(word: str) -> None:
    found = [str(p.relative_to(ROOT)) for p in sources() if re.search(rf"#.*\b{word}\b", p.read_text())]
    assert not found, found


def test_templates_keep_to_the_strict_policy() -> None:
    """No inline script, no style attribute, no handler: the policy would block them, on the user's machine."""
    wrong = []
    for path in HOUSE.rglob("templates/**/*.html"):
        text = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(), flags=re.S)
        for what, pattern in {
            "a style attribute": r"<[^>]*\sstyle=",
            "an inline handler": r"<[^>]*\son[a-z]+=",
            "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>",
            "hx-on": r"\bhx-on",
        }.items():
            if re.search(pattern, text):
                wrong.append(f"{path.relative_to(ROOT)}: {what}")
        if re.search(r"\|\s*safe\b", path.read_text()):
            wrong.append(f"{path.relative_to(ROOT)}: |safe")
    assert not wrong, "\n".join(wrong)


def test_every_pager_leads_on_by_the_same_words() -> None:
    """Lists by day go to what is older, all others to the next page; “On” and “Further” were read as something else."""
    led = {
        (path.name, word)
        for path in HOUSE.rglob("templates/**/*.html")
        for word in re.findall(r'rel="next"[^\n]*?translate "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert led and {word for _, word in led} == {"Older", "Next page"}, sorted(led)
