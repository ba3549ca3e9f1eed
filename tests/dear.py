"""Which tests are dear: `make dear` reads what the last `make test` took, and writes `tests/dear.txt`.

Those are `slow` without saying so themselves, so that the fast suite stays fast whatever is added to it.
"""

import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTED = ROOT / "tests" / "dear.txt"
SECONDS = 0.1
PARTS = ("unit", "sqlite")


def dear() -> frozenset[str]:
    """The tests on the list, by their names without parameters."""
    return frozenset(LISTED.read_text(encoding="utf-8").splitlines())


def main() -> int:
    took: dict[str, list[float]] = defaultdict(list)
    for part in PARTS:
        for name, seconds in _clocked(ROOT / "test-results" / f"{part}.xml"):
            took[name].append(seconds)
    found = sorted(name for name, each in took.items() if sum(each) / len(each) > SECONDS)
    LISTED.write_text("".join(f"{name}\n" for name in found), encoding="utf-8")
    sys.stdout.write(f"{len(found)} of {len(took)} tests take more than {SECONDS} s each\n")
    return 0


def _clocked(report: Path) -> Iterator[tuple[str, float]]:
    for case in ElementTree.parse(report).iter("testcase"):
        parts = str(case.get("classname")).split(".")
        n = next(n for n in range(len(parts), 0, -1) if (ROOT / "/".join(parts[:n])).with_suffix(".py").is_file())
        within = [*parts[n:], str(case.get("name")).partition("[")[0]]
        yield "::".join(["/".join(parts[:n]) + ".py", *within]), float(str(case.get("time")))


if __name__ == "__main__":
    sys.exit(main())
