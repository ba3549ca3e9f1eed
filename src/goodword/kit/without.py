"""Libraries that others ask for and this process does not need."""


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
