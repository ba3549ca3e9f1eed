"""`make test`: every part of the suite, one after the other, with what each needs; closing lines give figures per part.

    python tests/suite.py [PART…]

PostgreSQL is a cluster of its own in a temporary folder, made and thrown away here. As root on
Debian or Ubuntu, what is missing is installed; elsewhere it says what could not be run. With CI=true a part or a
test that does not run is a failure. The standard library only, since it also runs before anything is installed.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "test-results"
IS_CI = os.environ.get("CI") == "true"
NEVER = "not browser and not spark and not bench"
PROCESSES = 2
# Where we are at home elsewhere; and without its compiled files each of the many processes would compile everything again.
NOT_HANDED_ON = {"TEST_DATABASE_URL", "DATABASE_URL", "GOODWORD_HOME", "PYTHONDONTWRITEBYTECODE"}
# The real data lie beside the checkout and are not everybody's; a test without them says so and is counted apart.
DATA_IS_AWAY = "data folder"
# What a cluster may leave undone that is thrown away at the end.
FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "shared_buffers": "256MB",
}
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@dataclass
class Outcome:
    """What became of one part."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    without_data: int = 0
    seconds: float = 0.0
    computing: float = 0.0  # of all processes that a part started and ended
    away: str = ""

    @property
    def is_well(self) -> bool:
        if self.away or self.skipped:
            return not IS_CI and not self.failed
        return not self.failed and self.passed > 0

    @property
    def line(self) -> str:
        if self.away:
            return f"{self.name:<20}  not run: {self.away}"
        more = f"  {self.without_data} without their data" if self.without_data else ""
        more += f"  {len(self.skipped)} skipped" if self.skipped else ""
        took = f"{self.seconds:>8.1f} s{self.computing:>8.0f} s of computing"
        return f"{self.name:<20}{self.passed:>6} passed{self.failed:>5} failed{took}{more}"


def main(wanted: list[str]) -> int:
    RESULTS.mkdir(exist_ok=True)
    install_missing(wanted)
    outcomes = [PARTS[name]() for name in wanted or USUAL]
    print("\n" + "\n".join(outcome.line for outcome in outcomes))
    for outcome in outcomes:
        for reason in outcome.skipped:
            print(f"skipped in {outcome.name}: {reason}")
    alike = same_tests(outcomes)
    total = sum(o.passed for o in outcomes)
    is_well = alike and all(o.is_well for o in outcomes)
    print(f"{'well' if is_well else 'NOT WELL'}: {total} passed in {sum(o.seconds for o in outcomes):.0f} s")
    return 0 if is_well else 1


def unit() -> Outcome:
    return run("unit and property", f"not database and {NEVER}")


def sqlite() -> Outcome:
    return run("SQLite", f"database and {NEVER}")


def postgresql() -> Outcome:
    try:
        with ExitStack() as running:
            servers = {f"TEST_DATABASE_URL_gw{n}": running.enter_context(cluster()) for n in range(PROCESSES)}
            return run("PostgreSQL", f"database and {NEVER}", TEST_DATABASE_URL=servers["TEST_DATABASE_URL_gw0"], **servers)
    except FileNotFoundError as missing:
        return Outcome("PostgreSQL", away=str(missing))


def browser() -> Outcome:
    if not chromium():
        return Outcome("browser", away="the system has no Chromium")
    return run("browser", "browser", where="tests/browser")


def spark() -> Outcome:
    """One session compares the engines; its library weighs 450 MB, so it comes only where Java is."""
    if not shutil.which("java"):
        return Outcome("Spark", away="the system has no Java")
    words = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", "requirements-spark.txt"]
    if subprocess.run([sys.executable, "-m", "pip", *words], cwd=ROOT, check=False).returncode:
        return Outcome("Spark", away="pyspark could not be installed")
    return run("Spark", "spark", processes=1)


# Spark is asked for by name: its library alone weighs as much as everything else. Each commit compiles to its SQL.
USUAL = ("unit", "sqlite", "postgresql", "browser")
PARTS = {"unit": unit, "sqlite": sqlite, "postgresql": postgresql, "browser": browser, "spark": spark}


def run(name: str, marks: str, *, where: str = "", processes: int = PROCESSES, **env: str) -> Outcome:
    """Run the tests of some marks, and read what became of them."""
    report = RESULTS / f"{name.split()[0].lower()}.xml"
    report.unlink(missing_ok=True)
    print(f"\n== {name}", flush=True)
    words = [sys.executable, "-m", "pytest", "-m", marks, f"--junitxml={report}", "-rfE", *where.split()]
    words += ["-n", str(processes), "--dist", "worksteal"] if processes > 1 else []
    began, computed = time.monotonic(), _computed()
    clean = {k: v for k, v in os.environ.items() if k not in NOT_HANDED_ON}
    code = subprocess.run(words, cwd=ROOT, env={**clean, **env}, check=False).returncode
    outcome = read(name, report)
    outcome.seconds, outcome.computing = time.monotonic() - began, _computed() - computed
    if code and not outcome.failed:
        outcome.failed = 1  # it ended before it could count
    return outcome


def _computed() -> float:
    """Seconds of processor time of all processes that were started and have ended."""
    ended = os.times()
    return ended.children_user + ended.children_system


def read(name: str, report: Path) -> Outcome:
    """The figures of one of pytest's reports."""
    outcome = Outcome(name)
    if not report.exists():
        return outcome
    for case in ElementTree.parse(report).iter("testcase"):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skipped is None:
            outcome.passed += 1
        elif DATA_IS_AWAY in (reason := skipped.get("message") or ""):
            outcome.without_data += 1
        else:
            outcome.skipped.append(f"{case.get('classname')}.{case.get('name')}: {reason}")
    return outcome


def same_tests(outcomes: list[Outcome]) -> bool:
    """Whether both databases ran the same number of tests."""
    counts = {o.name: o.passed + o.failed + len(o.skipped) + o.without_data for o in outcomes if not o.away}
    if not {"SQLite", "PostgreSQL"} <= counts.keys() or counts["SQLite"] == counts["PostgreSQL"]:
        return True
    print(f"SQLite ran {counts['SQLite']} tests, PostgreSQL {counts['PostgreSQL']}: they should be the same")
    return False


def install_missing(wanted: list[str]) -> None:
    """As root on Debian or Ubuntu, install what the tests need of the system."""
    present = {("chromium-headless-shell", "chromium"): chromium(), ("postgresql",): programs()}
    if "spark" in wanted:
        present["default-jre-headless",] = shutil.which("java")
    missing = [packages for packages, has in present.items() if not has]
    if not missing or os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=env, check=False)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    for packages in missing:  # of each the first that there is
        any(subprocess.run([*install, package], env=env, check=False).returncode == 0 for package in packages)


def chromium() -> str | None:
    """The browser's program: best the one that has no window, which is the same engine for a third less work."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def programs() -> Path | None:
    """The folder of PostgreSQL's programs; Debian keeps them off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    return folders[0] if folders else Path(on_path).resolve().parent if on_path else None


@contextmanager
def cluster() -> Iterator[str]:
    """A PostgreSQL of our own, for as long as it is needed."""
    folder_of_programs = programs()
    if folder_of_programs is None:
        raise FileNotFoundError("PostgreSQL's programs are not installed")
    folder = Path(tempfile.mkdtemp(prefix="goodword-pg-", dir="/tmp"))
    as_owner = _as_other_than_root(folder)
    port = _free_port()
    data = str(folder / "data")
    wanted = {"listen_addresses": "127.0.0.1", "max_connections": "60", **FORGETFUL}
    options = " ".join([f"-p {port} -k {folder}", *(f"-c {name}={value}" for name, value in wanted.items())])

    def do(program: str, *words: str) -> None:
        whole = [*as_owner, str(folder_of_programs / program), *words]
        subprocess.run(whole, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        do("initdb", "-D", data, "-U", "goodword", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
        do("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgres://goodword@127.0.0.1:{port}/postgres"
        finally:
            do("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_other_than_root(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root; its package brings a user for it."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
