"""`--home` and `--json` are understood wherever they stand; mistakes get a sentence, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from goodword.cli import intake
from goodword.cli import main as cli
from goodword.cli.saying import Trouble
from goodword.cli.words import parse
from goodword.intake.models import Import
from goodword.intake.reading.plan import Column, Mapping, Profile, Source, Target


@pytest.mark.parametrize(
    "line",
    ["--home H --json lake status", "lake --json status --home=H", "lake status --json --home H", "lake --home H status --json"],
)
def test_it_understands_both_options_before_and_after_the_words(line: str) -> None:
    asked = parse(line.split())
    assert (asked.words, asked.home, asked.is_json) == (["lake", "status"], "H", True)


def test_it_leaves_alone_what_follows_two_dashes() -> None:
    assert parse(["export", "--", "--json"]).words == ["export", "--", "--json"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["demmo"], 2, "Did you mean “demo”?"),
        (["zzzzzz"], 2, "`goodword --help` lists them"),
        (["doctor", "--home"], 2, "--home needs the name of a folder"),
        (["doctor"], 1, "There is no Goodword in"),
        (["lake", "dance"], 1, "There is no Goodword in"),
        (["user", "add"], 1, "There is no Goodword in"),
    ],
)
def test_it_answers_mistakes_with_a_sentence(
    words: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GOODWORD_HOME", str(tmp_path / "nowhere"))
    monkeypatch.delenv("GOODWORD_SECRET_KEY", raising=False)
    assert cli.main(words) == code
    assert says in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_it_says_trouble_in_json_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOODWORD_HOME", str(tmp_path))
    assert cli.main(["--json", "doctor"]) == 1
    assert "There is no Goodword" in json.loads(capsys.readouterr().out)["error"]


def test_a_file_of_which_no_column_is_understood_is_refused_in_words() -> None:
    columns = tuple(Column(f"c{n}", ("x",), 1, 1) for n in range(300))
    profile = Profile(Source("csv"), 1, columns)
    nothing = Mapping("people", tuple(Target(n, f"c{n}", "") for n in range(300)))
    with pytest.raises(Trouble, match="No column of this file says what is in it"):
        intake.planned(profile, nothing, [], "")


def test_its_help_needs_neither_django_nor_typer() -> None:
    script = (
        "import sys; from goodword.cli.main import main; main(['--help']); sys.exit(bool({'django', 'typer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(verb in done.stdout for verb in cli.VERBS)


@pytest.mark.parametrize("verb", sorted(cli.VERBS))
def test_every_verb_of_the_table_is_there_and_helps(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([verb, "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


def test_home_on_the_line_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOODWORD_HOME", "/elsewhere")
    cli.main(["doctor", "--home", str(tmp_path)])
    assert os.environ["GOODWORD_HOME"] == str(tmp_path)


def test_columns_that_nothing_was_read_from_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    targets = {"Name": "name", "Shoe size": "", "": ""}
    batch = Import(plan={"targets": [{"header": header, "field": field} for header, field in targets.items()]})
    rows = {"read": 1, "accepted": 1, "rejected": 0}
    intake._say_import({"import": 7, "rows": rows, "rejects": "", "columns_left_out": intake._left_out(batch)})
    assert "Left out: Shoe size. --map “Their name=field” reads a column" in capsys.readouterr().out
