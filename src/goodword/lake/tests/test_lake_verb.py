"""goodword lake status, goodword lake rebuild"""

import json
from pathlib import Path

import pytest

from goodword.cli import lake as verb
from goodword.cli.saying import Trouble, in_json
from goodword.insights import mirroring

from .conftest import person


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    return json.loads(capsys.readouterr().out)


def test_it_says_how_far_the_lake_is_and_makes_it_anew(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person()
    with in_json(True):
        verb.status()
        first = told(capsys)
        verb.rebuild()
        made = told(capsys)
        person("Theo")
        verb.status()
        last = told(capsys)
    assert (first["behind"], first["mirrored_at"]) == (None, None)
    assert made["rows"] == 1
    assert (last["behind"], last["rows"]["people"]) == (1, 1)
    verb.status()
    assert "1 rows behind" in capsys.readouterr().out


def test_it_says_in_a_sentence_why_it_could_not(lake: Path, settings, tmp_path: Path) -> None:
    settings.GOODWORD_LAKE = tmp_path / "file"
    settings.GOODWORD_LAKE.write_text("no folder")
    with pytest.raises(Trouble, match="could not be brought up"):
        verb.rebuild()
    with pytest.raises(mirroring.NotMirrored, match="goodword-mirror"):
        mirroring.mirror()
