"""Whom to ask for a recommendation, and when; and who is left out by lot, so that we learn what asking does.

Owns   AskPlan, Lot
Tells  asks.drawn, asks.planned, ask.made, ask.taken_back
"""
