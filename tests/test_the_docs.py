"""The docs say what is there: every command, verb, setting and link in them works."""

import re
import subprocess
from pathlib import Path

import pytest

from goodword.cli.main import VERBS

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]
HOSTING = (ROOT / "docs" / "hosting.md").read_text()


def words_after(command: str, text: str) -> set[str]:
    return set(re.findall(rf"(?:^|[`\s]){command} ([a-z]+)", text, re.M))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_in_a_page_is_there(page: Path) -> None:
    wishes = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.M))
    text = "\n".join(re.findall(r"`[^`\n]+`|^ {4}.*$", page.read_text(), re.M))
    assert words_after("make", text) <= wishes
    assert words_after("goodword", text) <= VERBS.keys()


def test_every_verb_is_in_the_docs() -> None:
    text = "\n".join(page.read_text() for page in PAGES)
    missing = [verb for verb in VERBS if f"goodword {verb}" not in text]
    assert not missing


def test_every_setting_is_in_the_docs_and_none_besides() -> None:
    read = set()
    for path in (ROOT / "src" / "goodword" / "config").glob("*.py"):
        read |= set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"|_list\("([A-Z_]+)"', path.read_text()))
    names = {name for pair in read for name in pair if name} - {"DJANGO_SETTINGS_MODULE", "TEST_DATABASE_URL", "GOODWORD_WIRING"}
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", HOSTING, re.M))
    assert names == documented


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text()) + re.findall(r'src="([^"]+)"', page.read_text())
    lost = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not lost


def test_the_rooms_in_the_docs_are_the_rooms_in_the_house() -> None:
    listed = set(re.findall(r"`([a-z]+)/`", (ROOT / "ARCHITECTURE.md").read_text()))
    rooms = {p.name for p in (ROOT / "src" / "goodword").iterdir() if p.is_dir() and not p.name.startswith("_")}
    assert listed == rooms


def test_make_alone_lists_every_wish() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for wish in ("setup", "demo", "test", "check", "prove", "bench", "look", "docs", "schema", "budgets", "regenerate", "help"):
        assert f"make {wish} " in said


def test_no_requirements_file_names_a_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        pins = re.findall(r"^([A-Za-z0-9_.-]+(?:\[[a-z,-]+\])?)==", text, re.M)
        assert len(pins) > 40 and text.count("--hash=sha256:") >= len(pins)


def test_the_readme_begins_with_two_commands() -> None:
    """What `make demo` starts is run by the tests of the command line; `make test` is what runs this."""
    readme = (ROOT / "README.md").read_text()
    assert all(re.search(rf"^ {{4}}make {wish} ", readme, re.M) for wish in ("demo", "test"))
