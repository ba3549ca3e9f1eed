"""The verbs of occasions, by what they are about."""
