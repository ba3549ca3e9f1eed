"""All benches, one after the other: `python -m bench --size small|full`. Prints the table, writes bench-results/."""

import argparse
import json
import subprocess
import sys
from time import perf_counter

from .report import RESULTS, Line, machine, table

SIZES: dict[str, dict[str, list[str]]] = {
    "tiny": {
        "imports": ["--rows", "200", "400", "--peer-rows", "200"],
        "undoing": ["--rows", "300"],
        "insights": ["--touchpoints", "2000", "4000"],
        "staying": ["--people", "2000", "4000"],
        "doing": ["--runs", "1000", "2000"],
        "driving": ["--answers", "1000", "2000"],
        "introducing": ["--people", "2000", "4000"],
        "redirect": ["--links", "20", "--follows", "64"],
        "answering": ["--looks", "64", "--answers", "32"],
        "mailing": ["--recipients", "120", "--kills", "3", "--quick", "0"],
        "pages": ["--people", "300", "--touchpoints", "1500", "--asks", "16", "--tries", "16"],
    },
    "small": {
        "imports": ["--rows", "10000", "100000", "--peer-rows", "10000"],
        "undoing": ["--rows", "100000"],
        "insights": ["--touchpoints", "100000", "1000000"],
        "staying": ["--people", "10000", "100000"],
        "doing": ["--runs", "10000", "100000"],
        "driving": ["--answers", "10000", "100000"],
        "introducing": ["--people", "10000", "100000"],
        "redirect": ["--links", "500", "--follows", "2000"],
        "answering": ["--looks", "2000", "--answers", "1000"],
        "mailing": ["--recipients", "2000", "--kills", "20", "--quick", "1000"],
        "pages": ["--people", "100000", "--touchpoints", "500000", "--asks", "400", "--tries", "1000"],
    },
    "full": {
        "imports": ["--rows", "10000", "100000", "1000000", "--peer-rows", "20000"],
        "undoing": ["--rows", "1000000"],
        "insights": ["--touchpoints", "1000000", "10000000"],
        "staying": ["--people", "100000", "1000000"],
        "doing": ["--runs", "100000", "1000000"],
        "driving": ["--answers", "100000", "1000000"],
        "introducing": ["--people", "100000", "1000000"],
        "redirect": ["--links", "1000", "--follows", "4000"],
        "answering": ["--looks", "4000", "--answers", "2000"],
        "mailing": ["--recipients", "10000", "--kills", "100", "--quick", "2000"],
        "pages": ["--people", "1000000", "--touchpoints", "5000000", "--asks", "400", "--tries", "1000"],
    },
}


def main() -> int:
    given = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    given.add_argument("--size", choices=list(SIZES), default="full")
    given.add_argument("--only", nargs="+", choices=list(SIZES["full"]), default=list(SIZES["full"]))
    options = given.parse_args()
    begun, failed = perf_counter(), []
    for name in options.only:
        sys.stderr.write(f"== {name} ({options.size})\n")
        words = [sys.executable, "-m", f"bench.{name}", *SIZES[options.size][name]]
        if subprocess.run(words, stdout=subprocess.DEVNULL).returncode:
            failed.append(name)
    _tell(options, failed, perf_counter() - begun)
    return 1 if failed else 0


def _tell(options: argparse.Namespace, failed: list[str], seconds: float) -> None:
    found = {name: json.loads((RESULTS / f"{name}.json").read_text()) for name in options.only if name not in failed}
    lines = [Line(**line) for one in found.values() for line in one["lines"]]
    whole = {"size": options.size, "seconds": seconds, "machine": machine(), "failed": failed, "benches": found}
    (RESULTS / "bench.json").write_text(json.dumps(whole, indent=1))
    sys.stdout.write(f"{table(lines)}\n\n{seconds:.0f} s in all, size {options.size}; {RESULTS / 'bench.json'}\n")
    for name in failed:
        sys.stdout.write(f"{name} FAILED; what it said stands above\n")


if __name__ == "__main__":
    sys.exit(main())
