"""By what design a comparison was made, and what it therefore may be called. Checks can withdraw a claim, never grant one."""

from enum import StrEnum

from django.utils.translation import gettext as _


class Design(StrEnum):
    """What decided who is on which side of a comparison."""

    NONE = "none"  # people themselves, or whatever brought them here
    INSTRUMENT = "instrument"  # something beside the matter, which moved some of them
    STAGGERED = "staggered"  # the days on which something was changed, here earlier and there later or not at all
    RANDOMISED = "randomised"  # a draw, kept before anybody looked


def words(design: Design) -> str:
    """The design in a sentence."""
    said = {
        Design.NONE: _("These come together; that one causes the other, these figures cannot say."),
        Design.INSTRUMENT: _(
            "Something from outside moved one of them. It says how much that moved the other, if it moved it in no other way."
        ),
        Design.STAGGERED: _(
            "Where it was changed stands against where it was not yet, or, where there is no such place, "
            "against the time before. It is an effect if nothing else began there at the same time."
        ),
        Design.RANDOMISED: _("A draw decided who was on which side, so the difference is an effect."),
    }
    return said[design]


def as_json(design: Design) -> dict[str, str]:
    """The same for programs."""
    return {"name": design.value, "sentence": words(design)}
