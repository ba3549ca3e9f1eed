"""What the command line says of the domain that mail comes from, and of mail that came back."""

from pathlib import Path
from typing import Any

import pytest
import typer

from goodword.cli import mail_domain
from goodword.cli.saying import Trouble
from goodword.mail.models import Suppression
from goodword.mail.tests.test_what_comes_back import dsn, sent  # noqa: F401


def test_it_says_what_is_missing_and_ends_with_one(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(mail_domain, "by_dns", lambda: lambda name: ["v=spf1 -all"] if name == "house.example" else [])
    with pytest.raises(typer.Exit) as ended:
        mail_domain.domain("house.example")
    said = capsys.readouterr().out.splitlines()
    assert ended.value.exit_code == 1 and said[0].startswith("well    SPF:") and said[1].startswith("missing DKIM:")


def test_it_asks_about_no_machine_of_its_own(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Goodword <goodword@localhost>"
    with pytest.raises(Trouble, match="GOODWORD_MAIL_FROM"):
        mail_domain.domain()


def test_it_takes_what_came_back_once(sent: Any, tmp_path: Path, capsys: Any) -> None:  # noqa: F811
    before = Suppression.objects.count()
    (tmp_path / "one.eml").write_bytes(dsn())
    mail_domain.returns([str(tmp_path / "one.eml"), str(tmp_path)])
    assert capsys.readouterr().out == "2 read, 1 of what they tell was new\n"
    assert Suppression.objects.count() == before + 1
