"""docs/numbers.md, written from the declarations: `python -m goodword.insights.reference FILE`."""

import os
import sys
from pathlib import Path
from textwrap import fill

import django

HEAD = """# The numbers

Written from the declarations in `insights/declared` by `make docs`; a test holds it to them.

A page, the command line and the API say the same value because they call the same function. Every
answer carries its count `n`, its interval (95 % unless asked otherwise), its day, the version of its formula, and the way to
the rows behind it, from which it can be computed again. JSON is unrounded. Without other days, every fact up to today counts.
Where all n say the same, Student's interval would be a point however few they are; it is then as wide as up to 1 − 0.05^(1/n)
of others at the ends of the scale make it (the rule of three), and the whole scale where there is one alone.

    goodword insight NAME [--since DAY] [--until DAY] [--as-of DAY] [--by DIMENSION] [--json] [--chart FILE.png] [--rows FILE.csv]
    GET /api/v1/insights/NAME?since=…&as_of=…&by=…        GET /api/v1/insights/NAME/rows
"""


def written() -> str:
    """The whole page."""
    from . import designs  # noqa: PLC0415  (Django is set up first)
    from .declaration import Days  # noqa: PLC0415
    from .registry import INSIGHTS  # noqa: PLC0415

    parts = [HEAD]
    for insight in sorted(INSIGHTS.values(), key=lambda i: (i.order, i.name)):
        days = "facts from `--since` to `--until`" if insight.days is Days.WINDOW else "how things stand at the end of `--as-of`"
        parts.append(
            f"## `{insight.name}`: {insight.title}\n\n*{insight.question}*\n\n{fill(str(insight.how), 118)}\n\n"
            f"- Formula `{insight.formula}`, in {insight.measure.unit}; looks at {days}.\n"
            f"- Reads {', '.join(fact.name for fact in insight.reads)}.\n"
            f"- Splits by any column, own dimension or, where it has one, person and order of its {insight.about[0].name}"
            f"{' and by month, quarter and year' if insight.days is Days.WINDOW else ''}.\n"
            f"- Its rows show {', '.join(f'`{c}`' for c in insight.shows)}.\n"
            + (f"- Parameters: {', '.join(f'`{p}`' for p in insight.parameters)}.\n" if insight.parameters else "")
            + (f"- {designs.words(insight.design)}\n" if insight.design else "")
            + ("- `--every` counts every answer, and takes those of one person together.\n" if insight.can_be_every else "")
        )
    return "\n".join(parts)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")
    django.setup()
    Path(sys.argv[1]).write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
