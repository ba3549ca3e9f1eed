"""Work that goes on after the page has answered, and work that is due by the clock.

Owns   Job, Schedule
"""
