"""What is asked, what goes out and comes back, and the answers in it."""

from .answers import Answer, Metric
from .asking import Cue, Doorway, Survey, SurveyVersion, Wave
from .sheets import Alert, Invitation, Opening, Response

__all__ = [
    "Alert",
    "Answer",
    "Cue",
    "Doorway",
    "Invitation",
    "Metric",
    "Opening",
    "Response",
    "Survey",
    "SurveyVersion",
    "Wave",
]
