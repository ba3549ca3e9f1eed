"""The sample company as whoever installs Goodword gets it: made once in a run, by the installed wheel, for all to copy."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .once import once

ROOT = Path(__file__).resolve().parent.parent
GOODWORD = [sys.executable, "-m", "goodword.cli.main"]
# What this run, or the `make` that began it, says of itself.
APART = {
    *("DATABASE_URL", "TEST_DATABASE_URL", "GOODWORD_SECRET_KEY", "GOODWORD_LAKE", "GOODWORD_WIRING"),
    *("DJANGO_SETTINGS_MODULE", "PYTHONPATH", "SEED", "FRESH", "MAKEFLAGS", "MAKELEVEL"),
}


@dataclass(frozen=True)
class Sample:
    """The program that made it, the home that nobody works in, what was said when it was made, and its NPS."""

    program: Path
    home: Path
    said: dict[str, Any]
    nps: dict[str, Any]

    def copied(self, home: Path) -> Path:
        """The same company in a home of one's own."""
        shutil.copytree(self.home, home)
        return home


def environment(home: Path) -> dict[str, str]:
    """What a program is told that works on this home."""
    return {k: v for k, v in os.environ.items() if k not in APART} | {"GOODWORD_HOME": str(home)}


def goodword(home: Path, *words: str, code: int = 0, program: Path | None = None) -> Any:
    """What the command line answers, in JSON; of this checkout, or of an installed program."""
    whole = [*([str(program)] if program else GOODWORD), *words, "--json"]
    done = subprocess.run(whole, env=environment(home), capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == code, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def wheel(factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = once(factory, "dist", _build)
    return next(folder.glob("goodword-*.whl"))


def installed(factory: pytest.TempPathFactory) -> Path:
    """The program of a fresh environment with the wheel in it, and what it depends on from this one."""
    built = wheel(factory)
    return once(factory, "venv", lambda folder: _install(built, folder)) / "bin" / "goodword"


def sample(factory: pytest.TempPathFactory) -> Sample:
    """A small company; its scores are filed and its lake is up to date."""
    program = installed(factory)
    folder = once(factory, "sample", lambda folder: _make(program, folder))
    said = json.loads((folder / "said.json").read_text())
    return Sample(program, folder / "home", said["made"], said["nps"])


def _build(folder: Path) -> None:
    words = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)


def _install(built: Path, folder: Path) -> None:
    venv.create(folder, with_pip=False, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(built) as archive:
        archive.extractall(packages)
    (packages / "beside.pth").write_text(sysconfig.get_path("purelib") + "\n")
    program = folder / "bin" / "goodword"
    program.write_text(f"#!{folder}/bin/python\nfrom goodword.cli.main import run\nrun()\n")
    program.chmod(0o755)


def _make(program: Path, folder: Path) -> None:
    home = folder / "home"
    made = goodword(home, "demo", "--load-only", "--size", "300", program=program)
    nps = goodword(home, "insight", "nps", program=program)
    (folder / "said.json").write_text(json.dumps({"made": made, "nps": nps}))
