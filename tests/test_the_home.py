"""The folder in which everything of an installation lies is there before anything is to be put into it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from goodword.config import databases, home


@pytest.mark.parametrize("given", ["", "a key of somebody's own"])
def test_a_new_home_takes_a_database_whether_a_key_is_given_or_made(
    given: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GOODWORD_HOME", str(tmp_path / "far" / "home"))
    monkeypatch.setenv("GOODWORD_SECRET_KEY", given)
    folder = home.folder()
    key = home.secret_key(folder)
    assert key == (given or (folder / "key").read_text()) and len(key) > 20
    with closing(sqlite3.connect(databases.from_url("", folder)["NAME"])) as database:
        database.execute("CREATE TABLE nobody (id)")
    assert home.folder() == folder and home.secret_key(folder) == key
