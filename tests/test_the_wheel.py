"""`pip install goodword-*.whl && goodword demo`: everything that is needed is in the wheel."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from goodword.front.words import points
from tests.sample import ROOT, Sample, environment, installed, wheel

pytestmark = pytest.mark.slow
MOST_SECONDS = 60


def test_every_file_of_the_product_is_in_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    listed = subprocess.run(["git", "ls-files", "src/goodword"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    product = {name.removeprefix("src/") for name in listed.split() if "/tests/" not in name and not name.endswith(".gitkeep")}
    archive = zipfile.ZipFile(wheel(tmp_path_factory))
    inside = set(archive.namelist())
    assert product - inside == set()
    assert not [name for name in inside if "/tests/" in name]
    for what in (r"/templates/.+\.html$", r"/static/.+\.(css|js|woff2)$", r"/migrations/0001_", r"/recipes/olist/recipe\.toml$"):
        assert any(re.search(what, name) for name in inside), what
    entries = next(name for name in inside if name.endswith("entry_points.txt"))
    assert b"goodword = goodword.cli.main:run" in archive.read(entries)


def test_it_is_the_installed_one_that_runs(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    script = "import goodword; print(goodword.__file__)"
    folder = installed(tmp_path_factory).parent
    said = subprocess.run(
        [folder / "python", "-c", script], env=environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert str(folder.parent) in said.stdout


def test_the_demo_shows_its_number_mends_itself_and_ends_at_ctrl_c(sample: Sample, tmp_path: Path) -> None:
    """One start, since a start is dear."""
    with served(sample.program, sample.copied(tmp_path / "home")) as (url, process):
        front = seen_by_its_owner(url, sample)
        assert "Larkspur Bicycles" in front
        assert opinion(front) == points(sample.nps["value"]), "the page says what the command line says"
        assert has_its_looks(front, url)
        mends_itself(process)
        ends_at_ctrl_c(process, int(url.rpartition(":")[2]))


@contextmanager
def served(program: Path, home: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [program, "demo", "--port", str(port)]
    process = subprocess.Popen(words, env=environment(home), cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert f"Goodword is at http://127.0.0.1:{port}" in line, process.stderr.read() if process.stderr else ""
        yield f"http://127.0.0.1:{port}", process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def seen_by_its_owner(url: str, sample: Sample) -> str:
    """The front page, after they logged in."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = opener.open(f"{url}/accounts/login/", timeout=MOST_SECONDS).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": sample.said["email"], "password": sample.said["password"]}
    request = urllib.request.Request(f"{url}/accounts/login/", urlencode(form).encode(), {"Referer": url})
    assert opener.open(request, timeout=MOST_SECONDS).status == 200
    return str(opener.open(url, timeout=MOST_SECONDS).read().decode())


def opinion(front: str) -> str:
    """The first of the three numbers."""
    shown = re.search(r'aria-labelledby="opinion".*?<p class="big"><a class="ink" href="[^"]*">([^<]+)', front, re.DOTALL)
    assert shown is not None
    return shown[1]


def has_its_looks(page: str, url: str) -> bool:
    style = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert style is not None
    return bool(urllib.request.urlopen(f"{url}{style[1]}", timeout=MOST_SECONDS).status == 200)


def mends_itself(process: "subprocess.Popen[str]") -> None:
    """A part that dies is started again."""
    before = parts(process)
    assert len(before) == 3
    os.kill(before[-1], signal.SIGKILL)
    end = time.monotonic() + 20
    while len(after := parts(process)) < 3 or after == before:
        assert time.monotonic() < end
        time.sleep(0.1)


def ends_at_ctrl_c(process: "subprocess.Popen[str]", port: int) -> None:
    """Everything stops, and the port is free."""
    before = parts(process)
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in before)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def parts(process: "subprocess.Popen[str]") -> list[int]:
    """The processes that it keeps, in the order of their start."""
    return [int(p) for p in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
