"""What was saved comes back, on either database, while somebody works on it."""

import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from goodword.cli import keeping
from goodword.cli.saying import Trouble
from goodword.demo.cast import Cast
from goodword.kit import children
from goodword.people.models import Person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def goodword(home: Path, *words: str, code: int = 0) -> Any:
    env = children.environment(home=home, database=connection.settings_dict, GOODWORD_SECRET_KEY="only for this test")
    whole = [sys.executable, "-m", "goodword.cli.main", *words, "--json"]
    done = subprocess.run(whole, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_backup_brings_back_what_was_there(cast: Cast, tmp_path: Path) -> None:
    saved = goodword(tmp_path, "backup", "--to", str(tmp_path / "saved.tar.gz"))
    Person.objects.filter(pk=cast.maya.pk).update(name="Somebody else")
    Person.objects.filter(pk=cast.theo.pk).delete()
    connection.close()
    goodword(tmp_path, "restore", saved["file"], "--force")
    assert Person.objects.get(pk=cast.maya.pk).name == "Maya Olsen"
    assert Person.objects.filter(pk=cast.theo.pk).exists()
    assert (tmp_path / "key").read_text() == "only for this test"
    # The triggers are there again: what changes is numbered and kept.
    before = Person.objects.get(pk=cast.maya.pk).changed
    Person.objects.filter(pk=cast.maya.pk).update(city="Leeds")
    assert Person.objects.get(pk=cast.maya.pk).changed > before
    # What was due meanwhile does not go out a second time by itself.
    assert goodword(tmp_path, "mail", "status")["brought_back"] is True
    assert goodword(tmp_path, "mail", "on")["on"] is True


def forged(folder: Path, name: str) -> Path:
    """A file that looks like a backup and has one name of its maker's choice in it."""
    path = folder / "forged.tar.gz"
    slip = json.dumps({"database": connection.vendor, "version": "0", "saved_at": "now"})
    with tarfile.open(path, "w:gz") as archive:
        for inside, text in {"backup.json": slip, "key": "k", name: "mine now"}.items():
            entry = tarfile.TarInfo(inside)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return path


def test_a_forged_backup_writes_nothing_beside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(Trouble, match="no backup"):
        keeping.unpack(forged(tmp_path, "../authorized_keys"), tmp_path / "in")
    assert not (tmp_path / "authorized_keys").exists()


@pytest.mark.twin
def test_without_the_look_at_its_names_a_forged_backup_writes_where_it_likes(tmp_path: Path, without: Callable[..., Any]) -> None:
    (tmp_path / "in").mkdir()
    look = "len(members) != 3 or any(m.name not in allowed or not m.isfile() for m in members)"
    without(keeping, "unpack", (look, "False"), ('filter="data"', 'filter="fully_trusted"'))
    keeping.unpack(forged(tmp_path, "../authorized_keys"), tmp_path / "in")
    assert (tmp_path / "authorized_keys").read_text() == "mine now"
