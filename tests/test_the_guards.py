"""Each guard that the docs list has a twin, and each twin stands in the list."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "guards.md"
LINE = re.compile(r"^\| (?P<guard>.+?) \| (?P<fault>.+?) \| \[(?P<test>test_\w+)\]\((?P<path>[^)]+)\) \|$", re.M)
LISTED = [(found["test"], (PAGE.parent / found["path"]).resolve()) for found in LINE.finditer(PAGE.read_text("utf-8"))]


def twins() -> set[tuple[str, Path]]:
    """Every test that is marked as a twin, with its file."""
    found = set()
    for folder in (ROOT / "src" / "goodword", ROOT / "tests"):
        for path in folder.rglob("test_*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef) and any(ast.unparse(d) == "pytest.mark.twin" for d in node.decorator_list):
                    found.add((node.name, path))
    return found


def test_every_twin_is_listed_once_and_every_line_has_one() -> None:
    assert len(LISTED) == len(set(LISTED))
    assert set(LISTED) == twins()


def test_every_line_of_the_page_was_read() -> None:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ") and not line.startswith("| Guard ")]
    assert len(lines) == len(LISTED) > 40


@pytest.mark.parametrize(("name", "path"), LISTED, ids=lambda v: v if isinstance(v, str) else "")
def test_a_twin_says_what_it_leaves_out(name: str, path: Path) -> None:
    """Its name begins with what is gone, unless it repeats an experiment with the world outside."""
    assert name.startswith(("test_without_", "test_with_", "test_two_sqlite_libraries_"))
