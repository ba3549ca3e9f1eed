"""Delta tables on disk: which files a version has."""

from pathlib import Path

from deltalake import DeltaTable


def files(folder: Path, version: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns of one version of a table, and the paths of its Parquet files."""
    table = DeltaTable(folder, version=version)
    return tuple(f.name for f in table.schema().fields), tuple(table.file_uris())
