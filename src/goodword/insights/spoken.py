"""The names of themes, for lines that are about one and for the sentence that tells of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from goodword.accounts.models import Member
from goodword.themes.queries import Quoted, labels, quoted_to

from .asked import Result

MOST_QUOTED = 12
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


def quoted(member: Member, rows: Iterable[Mapping[str, Any]]) -> list[Quoted]:
    """The themes that lines are about, with what this member may read of those who spoke of them."""
    themes = list(dict.fromkeys(i for row in rows if isinstance(i := row.get("theme_id"), int)))[:MOST_QUOTED]
    return quoted_to(member, themes) if themes else []
