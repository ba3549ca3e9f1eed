"""What an insight last said of a person or an organisation, with its count and day.

Owns   Score
"""
