"""DuckDB over files by name, for intake's limited child. Apart from `engines`, so that it need not load Ibis."""

import duckdb

NO_EXTENSIONS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "extension_directory": "/dev/null/none",  # also none that somebody installed for something else
}


def for_files(*, memory: str, threads: int) -> duckdb.DuckDBPyConnection:
    """A connection that may read and write files by name; it loads no extension, so it has no network."""
    con = duckdb.connect(":memory:", config={**NO_EXTENSIONS, "memory_limit": memory, "threads": str(threads)})
    con.execute("SET lock_configuration = true")
    return con
