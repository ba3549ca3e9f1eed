"""The front page: three numbers, and the people to call; the same days as a calendar.

Owns   Calendar
"""
