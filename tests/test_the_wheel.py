"""`pip install goodword-*.whl && goodword demo`: everything that is needed is in the wheel."""

import os
import re
import socket
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("dist")
    words = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(to)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    return next(to.glob("goodword-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment with the wheel in it, and what it depends on from this one."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "beside.pth").write_text(sysconfig.get_path("purelib") + "\n")
    program = folder / "bin" / "goodword"
    program.write_text(f"#!{folder}/bin/python\nfrom goodword.cli.main import run\nrun()\n")
    program.chmod(0o755)
    return program


def environment(home: Path) -> dict[str, str]:
    apart = {"PYTHONPATH", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "TEST_DATABASE_URL"}
    return {k: v for k, v in os.environ.items() if k not in apart} | {"GOODWORD_HOME": str(home)}


def test_every_file_of_the_product_is_in_it(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "src/goodword"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    product = {name.removeprefix("src/") for name in listed.split() if "/tests/" not in name and not name.endswith(".gitkeep")}
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert product - inside == set()
    assert not [name for name in inside if "/tests/" in name]
    for what in (r"/templates/.+\.html$", r"/static/.+\.(css|js|woff2)$", r"/migrations/0001_", r"/recipes/olist/recipe\.toml$"):
        assert any(re.search(what, name) for name in inside), what
    entries = next(name for name in inside if name.endswith("entry_points.txt"))
    assert b"goodword = goodword.cli.main:run" in zipfile.ZipFile(wheel).read(entries)


def test_it_is_the_installed_one_that_runs(installed: Path, tmp_path: Path) -> None:
    script = "import goodword; print(goodword.__file__)"
    python = installed.parent / "python"
    said = subprocess.run(
        [python, "-c", script], env=environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert str(installed.parent.parent) in said.stdout


def test_the_demo_answers(installed: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [installed, "demo", "--size", "200", "--port", str(port)]
    running = subprocess.Popen(
        words, env=environment(tmp_path), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert running.stdout is not None
        assert f"http://127.0.0.1:{port}" in running.stdout.readline()
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=60).read().decode()
        assert "csrfmiddlewaretoken" in page
        style = re.search(r'href="(/static/[^"]+\.css)"', page)
        assert style is not None
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}{style[1]}", timeout=60).status == 200
    finally:
        running.terminate()
        running.communicate(timeout=30)
