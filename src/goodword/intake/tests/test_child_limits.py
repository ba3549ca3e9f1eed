"""What the reader of files may not do, though the file made it: each deed with its limit and without."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from goodword.intake.reading import child
from goodword.intake.reading.limits import Limits

pytestmark = pytest.mark.slow
LIMITED = """
import sys
from goodword.intake.reading import child
from goodword.intake.reading.limits import Limits
if sys.argv[1] == "limited":
    child._take(Limits(memory=400 << 20, cpu_seconds=1, written=1 << 20))
    sys.addaudithook(child._refuse)
"""
DEEDS = {
    "take much memory": "bytearray(700 << 20)",
    "write a large file": "open('large', 'wb').write(bytes(2 << 20))",
    "reckon for long": "import time\nwhile time.process_time() < 3: pass",
    "call somebody": "import socket; socket.create_connection(('127.0.0.1', int(sys.argv[2])), 5).close()",
    "start a program": "import subprocess; subprocess.run([sys.executable, '-c', ''], check=True)",
    "become another": "import os; os.execv(sys.executable, [sys.executable, '-c', ''])",
}


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listens:
        yield listens.getsockname()[1]


def does(deed: str, how: str, port: int, folder: Path) -> bool:
    words = [sys.executable, "-P", "-c", LIMITED + DEEDS[deed], how, str(port)]
    env = {"PYTHONPATH": str(child.PACKAGES)}
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, timeout=60, check=False).returncode == 0


@pytest.mark.parametrize("deed", DEEDS)
def test_it_does_not(deed: str, port: int, tmp_path: Path) -> None:
    assert not does(deed, "limited", port, tmp_path)


@pytest.mark.twin
@pytest.mark.parametrize("deed", DEEDS)
def test_without_the_limits_it_does(deed: str, port: int, tmp_path: Path) -> None:
    assert does(deed, "free", port, tmp_path)


def test_every_reader_takes_them_before_it_opens_anything() -> None:
    assert Limits().memory <= 2000 << 20
    source = Path(child.__file__).read_text().partition("def main(")[2]
    assert source.index("_take(limits)") < source.index("sys.addaudithook(_refuse)") < source.index("verb(asked")
