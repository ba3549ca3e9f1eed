"""Who is not to be surveyed just now, for reasons that rooms above surveys know: why, and the question that tells whom.

Each takes numbers of people and the moment, and gives those who are held. What is told first stands last.
"""

HOLDS: tuple[tuple[str, str], ...] = (
    ("held", "goodword.asking.queries.left_out_of"),
    ("case", "goodword.recovery.queries.in_trouble"),
)

# Whose trouble is being put right just now: rows with a person and an organisation, for use inside a question.
CASES = "goodword.recovery.queries.open_cases"

# What comments speak of: the names of the themes by number, and the answers that speak of one and do not sound pleased.
THEME_NAMES = "goodword.themes.queries.names_of_themes"
SPOKEN_OF = "goodword.themes.queries.spoken_of"

# To whom a wave of a survey goes: of the filters of a list and the moment the people whom they leave.
AUDIENCE = "goodword.directory.audiences.of_house"
