"""How much of a computer one file may take."""

from dataclasses import dataclass

MEGABYTE = 1 << 20

MOST_COLUMNS = 500
LONGEST_LINE = 4 * MEGABYTE  # characters
BOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".parquet"})  # names that promise a table
LONGEST_CELL = 100_000
LONGEST_RECORD = 2_000  # lines that one quoted cell may span
MOST_ENTRIES = 1_000
MOST_UNPACKED = 1_200 * MEGABYTE
MOST_CELLS = 24_000_000
RATIO, RATIO_FROM = 150, 16 * MEGABYTE
LONGEST_XML_TEXT = 512 * 1024


@dataclass(frozen=True)
class Limits:
    """What the child that reads a file may use: address space, processor, clock, what it writes."""

    memory: int = 2_000 * MEGABYTE
    cpu_seconds: int = 300
    wall_seconds: float = 600.0
    written: int = 4_000 * MEGABYTE


USUAL = Limits()
