"""Loaded before every test: one SQLite library per process, the cast, and a mark on what needs a database."""

import gc
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import goodword  # noqa: F401  (chooses the SQLite library before Django looks for one)

if TYPE_CHECKING:
    from tests.sample import Sample

    from goodword.demo.cast import Cast

OPENS_A_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "cast", "client"}
COMMITS = {"transactional_db", "django_db_reset_sequences", "live_server"}
MARKS_OF_A_FILE = re.compile(r"^pytestmark = (.+)$", re.MULTILINE)

gc.disable()  # thousands of tests are being gathered, and all of them stay: to look through them again and again costs a fifth


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of this run, which who commits leaves as it was."""
    from tests.emptying import quickly_emptied

    with django_db_blocker.unblock(), quickly_emptied():
        yield


@pytest.fixture
def cast(db: None) -> "Cast":
    """Ada, Mona, Sam, Vera, Dario, Kit; Maya, Theo, Ines, Noor."""
    from django.utils import timezone
    from tests import empty_lake, retold

    from goodword.demo.cast import TIME_ZONE

    empty_lake.lay(zone=TIME_ZONE)
    return retold.cast(at=timezone.now())


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> "Sample":
    """A small sample company that was made by the installed wheel, once for all processes of this run."""
    from tests import sample

    return sample.sample(tmp_path_factory)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Take the very words of a guard out of a function, for a twin; of a pair, put the second in place of the first.

    When somebody rewrites the guard, the twin says so.
    """

    def take_out(home: Any, name: str, *guards: str | tuple[str, str]) -> Any:
        function = inspect.getattr_static(home, name)
        function = getattr(function, "func", function)  # what a cached property computes
        source = textwrap.dedent(inspect.getsource(function))
        for guard in guards:
            words, instead = (guard, "") if isinstance(guard, str) else guard
            assert source.count(words) == 1, f"“{words}” stands {source.count(words)} times in {name}, not once"
            source = source.replace(words, instead)
        made: dict[str, Any] = {}
        exec(compile(source, f"<{name} without its guard>", "exec"), inspect.unwrap(function).__globals__, made)  # noqa: S102
        if hasattr(made[name], "__set_name__"):
            made[name].__set_name__(home, name)
        monkeypatch.setattr(home, name, made[name])
        return made[name]

    return take_out


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it for rubbish, again and again, would take a tenth of the time."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 50)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Files that are marked, as a whole, as what nobody asked for are not even imported."""
    asked = str(config.option.markexpr)
    if " or " in asked or not collection_path.name.startswith("test_"):
        return None
    unwanted = set(re.findall(r"\bnot (\w+)", asked))
    if "browser" in unwanted and "tests/browser/" in collection_path.as_posix():
        return True
    found = MARKS_OF_A_FILE.search(collection_path.read_text(encoding="utf-8"))
    marks = re.findall(r"mark\.(\w+)", found[1].replace("django_db", "database")) if found else ()
    return not unwanted.isdisjoint(marks) or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a database runs on both of them, the rest once; who commits empties every table after, which is slow."""
    from tests.dear import dear

    known = dear()
    for item in items:
        if item.nodeid.partition("[")[0] in known:
            item.add_marker("slow")
        commits = item.get_closest_marker("django_db")
        if COMMITS & set(getattr(item, "fixturenames", ())) or (commits and commits.kwargs.get("transaction")):
            item.add_marker("slow")
        if item.get_closest_marker("django_db") or OPENS_A_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
    # Who takes longest begins, so that nobody waits at the end for the last.
    items.sort(key=lambda item: (not item.get_closest_marker("timeout"), not item.get_closest_marker("slow")))


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What a process keeps near for some seconds would tell one test about another's rows."""
    from django.core.cache import caches

    caches["near"].clear()
