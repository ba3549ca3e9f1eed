"""Days on which somebody is glad to be thought of, and the cards that go out for them.

Owns   OwnDay, CardRun, Card
Tells  own_day.added, card_run.made, cards.posted
"""
