"""Libraries that others ask for and this process does not need."""

import sys


class Without:
    """As if the named packages were not installed, for `sys.meta_path`.

    Arrow and DuckDB ask pandas whether a list is one of its series, and would load half a second
    and 100 MB of it to ask; and likewise NumPy.
    """

    def __init__(self, *names: str) -> None:
        self._names = names

    def find_spec(self, name: str, *_: object) -> None:
        if name in self._names:
            raise ModuleNotFoundError(name)


def leave_out_pandas(engine: str) -> None:
    """Half a second of the start, and 60 MB: of the engines only Spark works with it."""
    if engine == "duckdb":
        sys.meta_path.insert(0, Without("pandas"))
