"""The names of themes, for lines that are about one and for the sentence that tells of them."""

import re
from dataclasses import replace

from goodword.themes.queries import labels

from .asked import Result

NAMED = re.compile(r"\{theme:(\d+)\}")


def with_names(result: Result) -> Result:
    """The same with themes by what they are called; one that is gone by now keeps its number."""
    ids = {i for row in result.rows if isinstance(i := row.get("theme_id"), int)} | {
        int(i) for i in NAMED.findall(result.sentence)
    }
    if not ids:
        return result
    known = labels(ids)
    rows = tuple(
        {**row, "theme": known.get(i, row["theme"])} if isinstance(i := row.get("theme_id"), int) else row for row in result.rows
    )
    return replace(result, rows=rows, sentence=NAMED.sub(lambda found: known.get(int(found[1]), found[1]), result.sentence))
