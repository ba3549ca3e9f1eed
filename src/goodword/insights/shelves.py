"""Under which words the overview shows each number, so that nobody has to look through all of them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHELVES: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (
        _("How near we are to them"),
        ("top-of-mind", "silence", "valuable", "lifecycle", "health", "experience", "journey"),
    ),
    (
        _("What they say, and why"),
        (
            *("nps", "csat", "ces", "listened", "response", "drivers", "what-happened", "themes", "gap", "recovery"),
            "change-effect",
        ),
    ),
    (
        _("What they pass on"),
        ("word-of-mouth", "tree", "introduced-share", "warm-cold", "fan-value", "ask", "named-us", "lost-recommend"),
    ),
    (
        _("Who comes back"),
        ("repeat-purchase", "cohorts", "lapse", "retention", "next-purchase", "next-products"),
    ),
    (
        _("Whether we do as we promised"),
        ("completion", "steps", "variants", "flow", "bottlenecks"),
    ),
)
