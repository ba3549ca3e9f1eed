"""The pages of mail to people: what went out, what it says, whom it does not reach, and how the house writes."""
