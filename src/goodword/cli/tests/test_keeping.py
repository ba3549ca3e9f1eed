"""What was saved comes back, on either database, while somebody works on it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

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
